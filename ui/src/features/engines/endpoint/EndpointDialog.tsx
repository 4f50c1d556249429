import { Button, Checkbox, Modal, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { type FormEvent, useState } from "react";
import { sayDone } from "../../../components/toasts";
import { copy } from "../../../errors/copy";
import { saveEndpoint } from "../../../ipc/client";
import { toTold } from "../../../ipc/problem";
import { closeEndpoint, type Editing, useEditing } from "./dialog";
import styles from "./EndpointDialog.module.css";
import { type EndpointField, hasTls, noValues, schemeOf, toEndpoint, toValues } from "./fields";
import { TestResult } from "./TestResult";
import { TlsFields } from "./TlsFields";
import { useTest } from "./useTest";

/** Where an endpoint is added or changed, and tested. A click beside it loses nothing that was typed. */
export function EndpointDialog() {
  const editing = useEditing();
  return (
    <Modal.Root opened={editing !== undefined} onClose={closeEndpoint} closeOnClickOutside={false} size={560}>
      <Modal.Overlay />
      <Modal.Content classNames={{ content: styles.content as string }}>
        {/* A header of Mantine’s own would be a second banner of the page. */}
        <div className={styles.head}>
          <Modal.Title>{editing?.endpoint ? "Edit endpoint" : "Add endpoint"}</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </div>
        <Modal.Body className={styles.body as string}>
          {editing && <EndpointForm key={editing.replaces} editing={editing} />}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function EndpointForm({ editing }: { editing: Editing }) {
  const { form, test, save, saving, check, fault } = useEndpointForm(editing);
  const scheme = schemeOf(form.values.address);
  return (
    <form className={styles.form} onSubmit={save} noValidate>
      <div className={styles.fields}>
        <TextInput
          label="Name"
          placeholder="build server"
          data-autofocus
          {...form.getInputProps("name")}
          error={fault("name")}
        />
        <TextInput
          label="Address"
          placeholder="tcp://engine.example:2376"
          description="unix:///path, tcp://host:port or ssh://user@host"
          inputWrapperOrder={["label", "input", "description", "error"]}
          data-mono
          spellCheck={false}
          {...form.getInputProps("address")}
          error={fault("address")}
        />
        {scheme === "tcp" && (
          <Checkbox
            size="xs"
            label="Speak TLS"
            description="Without it, whoever reaches the port controls the engine and its host."
            {...form.getInputProps("secure", { type: "checkbox" })}
          />
        )}
        {hasTls(form.values) && <TlsFields form={form} fault={fault} />}
        {scheme === "ssh" && (
          <p className={styles.note}>
            Your own ssh connects, with its configuration, agent and known hosts. It asks nothing: the host’s
            key must be known, and yours ready to use. <code>docker</code> must be installed there.
          </p>
        )}
        <TestResult test={test} />
      </div>
      <div className={styles.buttons}>
        <Button loading={test.kind === "running"} onClick={check}>
          Test
        </Button>
        <span className={styles.end}>
          <Button onClick={closeEndpoint}>Cancel</Button>
          <Button type="submit" variant="filled" loading={saving}>
            Save
          </Button>
        </span>
      </div>
    </form>
  );
}

function useEndpointForm({ endpoint, replaces }: Editing) {
  const [saving, setSaving] = useState(false);
  const { test, run, tell } = useTest();
  const form = useForm({
    initialValues: endpoint ? toValues(endpoint) : noValues,
    // What a test found holds for what was tested.
    onValuesChange: () => tell({ kind: "none" }),
  });
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setSaving(true);
    try {
      await saveEndpoint(toEndpoint(form.values), replaces);
      sayDone("Endpoint saved", form.values.name.trim());
      closeEndpoint();
    } catch (failure) {
      tell({ kind: "failed", problem: toTold(failure) });
    } finally {
      setSaving(false);
    }
  };
  const fault = (field: EndpointField): string | undefined => {
    if (test.kind !== "failed" || test.problem.field?.name !== field) return undefined;
    const { code, message } = test.problem;
    return code === "INVALID_ENDPOINT" ? message : `${copy[code].title}.`;
  };
  return { form, test, save, saving, fault, check: () => void run(toEndpoint(form.values)) };
}
