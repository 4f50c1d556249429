import { momentText } from "../../words/time";

const NANOSECONDS_IN_A_MILLISECOND = 1_000_000n;

/**
 * `device:inode:born` in the words of `/proc/self/mountinfo`: the device as major and minor number, which Linux packs
 * into one (`makedev(3)`). The numbers have 64 bits, more than a number of the page holds. When it was made tells a folder
 * from the one that had its inode before; not every file system knows.
 */
export function identityWords(identity: string | null): string[] {
  const [device, inode, born] = identity?.split(":") ?? [];
  if (!device || !inode) return [];
  const packed = BigInt(device);
  const major = ((packed >> 8n) & 0xfffn) | ((packed >> 32n) & 0xfffff000n);
  const minor = (packed & 0xffn) | ((packed >> 12n) & 0xffffff00n);
  const made = born ? [`made ${momentText(Number(BigInt(born) / NANOSECONDS_IN_A_MILLISECOND))}`] : [];
  return [`device ${major}:${minor}`, `inode ${inode}`, ...made];
}
