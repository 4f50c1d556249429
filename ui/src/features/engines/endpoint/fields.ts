import type { FieldName, SavedEndpoint } from "../../../ipc/bindings";

/** The fields of the dialog, as they are typed. */
export interface EndpointValues {
  name: string;
  address: string;
  /** Whether TLS is spoken over `tcp://`. */
  secure: boolean;
  /** A folder that names all three files at once. */
  folder: string;
  authority: string;
  certificate: string;
  key: string;
}

/** A field that the program can find fault with. */
export type EndpointField = Extract<FieldName, "name" | "address" | "authority" | "certificate" | "key">;

/** Fields without anything. TLS comes first, since an engine that is open to a whole network is everybody's. */
export const noValues: EndpointValues = {
  name: "",
  address: "",
  secure: true,
  folder: "",
  authority: "",
  certificate: "",
  key: "",
};

/** The kind of an address, as far as it is typed. */
export function schemeOf(address: string): "unix" | "tcp" | "https" | "ssh" | undefined {
  const scheme = /^\s*(unix|tcp|http|https|ssh):\/\//.exec(address)?.[1];
  return scheme === "http" ? "tcp" : (scheme as ReturnType<typeof schemeOf>);
}

/** Whether the files of TLS matter for what is typed. */
export function hasTls({ address, secure }: EndpointValues): boolean {
  const scheme = schemeOf(address);
  return scheme === "https" || (scheme === "tcp" && secure);
}

/** What the program is told. */
export function toEndpoint(values: EndpointValues): SavedEndpoint {
  const { name, address, authority, certificate, key } = values;
  return { name, address, tls: hasTls(values) ? { authority, certificate, key } : null };
}

/** The fields of a saved endpoint. */
export function toValues({ name = "", address = "", tls }: SavedEndpoint): EndpointValues {
  const files = { authority: tls?.authority ?? "", certificate: tls?.certificate ?? "", key: tls?.key ?? "" };
  return { ...noValues, name, address, secure: tls != null, ...files };
}

/** The files under the names that the Docker tools give them. */
export function filesIn(folder: string): Pick<EndpointValues, "authority" | "certificate" | "key"> {
  const below = folder.trim().replace(/\/+$/, "");
  return { authority: `${below}/ca.pem`, certificate: `${below}/cert.pem`, key: `${below}/key.pem` };
}
