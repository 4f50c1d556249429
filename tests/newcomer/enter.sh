#!/bin/bash
# enter.sh ROOT COMMAND...   runs a command as root of the system in ROOT, with this machine's network and control groups
#
# Own mounts, processes and host name; all of it goes with the command. By pivot_root and not chroot, since the kernel
# refuses user namespaces to a chrooted process.

set -euo pipefail
root=$1
shift

# What a package client may need to reach its registry. Whatever else is set here, a newcomer does not have.
carried=()
while IFS= read -r name; do
    case $name in
        CARGO_REGISTRIES_* | CARGO_REGISTRY_* | CARGO_HTTP_* | CARGO_NET_* | npm_config_registry | NODE_EXTRA_CA_CERTS | SSL_CERT_FILE) ;;
        http_proxy | https_proxy | no_proxy | HTTP_PROXY | HTTPS_PROXY | NO_PROXY | TERM | CI) ;;
        *) continue ;;
    esac
    carried+=("$name=${!name}")
done < <(compgen -e)

# shellcheck disable=SC2016 # expanded by the shell inside
exec unshare --mount --pid --fork --kill-child --ipc --uts --propagation slave bash -euc '
    root=$1
    shift
    hostname newcomer
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    mount --rbind /sys "$root/sys"
    mount -t tmpfs -o mode=755 run "$root/run"
    mount -t tmpfs -o mode=755 dev "$root/dev"
    mkdir "$root"/dev/{pts,shm,mqueue} "$root/run/lock"
    mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
    mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
    mount -t mqueue mqueue "$root/dev/mqueue"
    while read -r name major minor; do mknod -m 666 "$root/dev/$name" c "$major" "$minor"; done <<END
null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0
END
    ln -s pts/ptmx "$root/dev/ptmx"
    ln -s /proc/self/fd "$root/dev/fd"
    for stream in "0 stdin" "1 stdout" "2 stderr"; do ln -s "fd/${stream% *}" "$root/dev/${stream#* }"; done
    mkdir -p "$root/.outside"
    cd "$root"
    pivot_root . .outside
    cd /
    umount -l /.outside
    rmdir /.outside
    "$@"
' enter "$root" env -i HOME=/root USER=root LANG=C.UTF-8 \
    PATH=/opt/rust/bin:/opt/node/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${carried[@]}" "$@"
