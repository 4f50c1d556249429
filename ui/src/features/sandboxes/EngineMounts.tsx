import { Icon } from "../../components/Icon";
import { Name } from "../../components/Name";
import type { ContainerRow } from "../../ipc/bindings";
import styles from "./MountTable.module.css";
import { sourceText } from "./mountText";

/** The mounts of a container as the engine lists them: said, not proved. */
export function EngineMounts({ row }: { row: ContainerRow }) {
  if (row.mounts.length === 0) return <p className={styles.none}>This container has no mounts.</p>;
  return (
    <section className={styles.part} aria-label="Mounts">
      <table className={styles.table}>
        <caption className={styles.caption}>Mounts, as the engine lists them</caption>
        <thead>
          <tr>
            <th scope="col">Target</th>
            <th scope="col">What</th>
            <th scope="col">Access</th>
          </tr>
        </thead>
        <tbody>
          {row.mounts.map((mount) => {
            const readOnly = mount.access === "readOnly";
            return (
              <tr key={mount.target}>
                <th scope="row">
                  <Name mono>{mount.target}</Name>
                </th>
                <td>
                  <Name mono>{sourceText(mount)}</Name>
                </td>
                <td>
                  <span className={styles.access}>
                    <Icon name={readOnly ? "readOnly" : "readWrite"} size={14} className={styles.faint} />
                    {readOnly ? "Read-only" : "Read-write"}
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
