import { Button, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import styles from "./EndpointDialog.module.css";
import { type EndpointField, type EndpointValues, filesIn } from "./fields";

interface TlsFieldsProps {
  form: UseFormReturnType<EndpointValues>;
  fault: (field: EndpointField) => string | undefined;
}

/** The files that TLS needs, one by one or by their folder. */
export function TlsFields({ form, fault }: TlsFieldsProps) {
  const text = (field: "authority" | "certificate" | "key", label: string, placeholder: string) => (
    <TextInput
      label={label}
      placeholder={placeholder}
      data-mono
      spellCheck={false}
      {...form.getInputProps(field)}
      error={fault(field)}
    />
  );
  const { folder } = form.values;
  return (
    <fieldset className={styles.files}>
      <legend>Files for TLS, on this machine</legend>
      <div className={styles.folder}>
        <TextInput
          label="Folder with ca.pem, cert.pem and key.pem"
          placeholder="~/.docker"
          data-mono
          spellCheck={false}
          {...form.getInputProps("folder")}
        />
        <Button disabled={folder.trim() === ""} onClick={() => form.setValues(filesIn(folder))}>
          Fill in
        </Button>
      </div>
      {text("authority", "Certificate of the authority", "the system’s authorities")}
      {text("certificate", "Client certificate", "none")}
      {text("key", "Key of the client certificate", "none")}
    </fieldset>
  );
}
