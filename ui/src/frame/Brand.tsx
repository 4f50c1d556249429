import icon from "../../../icons/sandbar.svg";
import styles from "./Frame.module.css";

/** The program's name and sign. */
export function Brand() {
  return (
    <div className={styles.brand}>
      <img src={icon} width={26} height={26} alt="" />
      Sandbar
    </div>
  );
}
