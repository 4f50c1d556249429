/**
 * `device:inode` in the words of `/proc/self/mountinfo`: the device as major and minor number, which Linux packs
 * into one (`makedev(3)`). The numbers have 64 bits, more than a number of the page holds.
 */
export function identityWords(identity: string | null): string[] {
  const [device, inode] = identity?.split(":") ?? [];
  if (!device || !inode) return [];
  const packed = BigInt(device);
  const major = ((packed >> 8n) & 0xfffn) | ((packed >> 32n) & 0xfffff000n);
  const minor = (packed & 0xffn) | ((packed >> 12n) & 0xffffff00n);
  return [`device ${major}:${minor}`, `inode ${inode}`];
}
