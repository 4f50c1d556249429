# jail.sh TREE ROOT SHARED USER HIERARCHY...   the first process of a jail; see jail.rs
#
# TREE has the packages; ROOT becomes the jail's root, SHARED is the folder for temporary files, which the jail sees at the
# same path. USER is the id of whoever the engine runs for. A HIERARCHY is `KIND OPTIONS POINT`: one of cgroups that the jail shows.
# shellcheck shell=sh
set -e
tree=$1 root=$2 shared=$3 user=$4
shift 4

mkdir -p "$root"
mount -t tmpfs -o mode=755 none "$root"
cd "$root"
mkdir usr etc proc sys dev run tmp var root old
chmod 1777 tmp
mount --bind "$tree/usr" usr
mount -o remount,bind,ro usr
cp -R "$tree/etc/." etc
for name in bin sbin lib lib64; do ln -s "usr/$name" "$name"; done

# No machine has to have the user for whom rootless engines run.
printf '%s\n' root:x:0:0:root:/root:/bin/sh sandbar:x:20001:20001:sandbar:/tmp:/bin/sh sshd:x:20002:20002:sshd:/run/sshd:/bin/false >etc/passwd
printf '%s\n' root:x:0: tty:x:5: sandbar:x:20001: sshd:x:20002: >etc/group
echo sandbar:300000:65536 | tee etc/subuid >etc/subgid
echo 127.0.0.1 localhost >etc/hosts
: >etc/resolv.conf

mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t tmpfs -o mode=755 none sys/fs/cgroup
for hierarchy; do
    # shellcheck disable=SC2086 # three words
    set -- $hierarchy
    mkdir -p ".$3"
    mount -t "$1" -o "$2" none ".$3"
    # Where a group has processes of its own, version 2 lets none below it be limited.
    if [ "$1" = cgroup2 ]; then mkdir -p ".$3/engine" && echo 0 >".$3/engine/cgroup.procs"; fi
done

mount -t tmpfs -o mode=755 none run
mkdir run/lock run/sshd run/bin run/engine
chmod 700 run/engine
chown "$user:$user" run/engine
# Whoever fetched the packages owns them; these two count only as root's.
for name in newuidmap newgidmap; do
    if [ -e "usr/bin/$name" ]; then install -m 4755 "usr/bin/$name" run/bin; fi
done
# Unpacked, not installed: this name is what an installation adds.
if [ -e usr/sbin/iptables-nft ]; then ln -s /usr/sbin/iptables-nft run/bin/iptables; fi

mount -t tmpfs -o mode=755 none dev
mkdir dev/pts dev/shm dev/mqueue dev/net
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
ln -s pts/ptmx dev/ptmx
mount -t tmpfs -o mode=1777 none dev/shm
mount -t mqueue mqueue dev/mqueue
for device in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0 net/tun:10:200 fuse:10:229; do
    numbers=${device#*:}
    mknod -m 666 "dev/${device%%:*}" c "${numbers%:*}" "${numbers#*:}"
done
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
ln -s fd/1 dev/stdout
ln -s fd/2 dev/stderr

mkdir -p ".$shared"
mount --bind "$shared" ".$shared"
ip link set lo up
# Not chroot: the kernel gives no user namespace to those who were put in one.
pivot_root . old
umount -l /old
mount --make-rshared /
cd /
# Takes in processes that lost their parents, until it is killed, and everything here with it.
exec catatonit -P
