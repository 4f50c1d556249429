#!/bin/bash
# both.sh   inside the fresh system: `make run`, then `make test`; says how each went and how long it took

cd /root/sandbar || exit
worst=0
report=
for what in run test; do
    began=$SECONDS
    make "$what" </dev/null
    status=$?
    [ $status = 0 ] || worst=1
    report+="make $what: status $status after $((SECONDS - began)) s"$'\n'
done
ls -l pictures
printf '%s' "$report"
exit $worst
