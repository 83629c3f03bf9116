#!/bin/sh
# test-server.sh PORT SERVER runs the test server on a port. It ends when the process that asked for it has ended, also by
# kill -9: nobody could use it any more, and nothing else would end it.
parent=$PPID
server=$$
(
  while kill -0 "$parent" && kill -0 "$server"; do sleep 1; done
  kill -9 "$server"
) </dev/null >/dev/null 2>&1 &
exec "$2" "$1"
