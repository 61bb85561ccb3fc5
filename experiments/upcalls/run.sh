#!/usr/bin/env bash
# Usage: run.sh RUNS. Builds the library and runs every combination on every JDK given in JAVAS.
set -u
cd "$(dirname "$0")"
target=${NATIVE_TARGET:-$HOME/.cache/calcitefusion/target}
cargo build -q --release --target-dir "$target" || exit 1
classes=$(mktemp -d)
javac -d "$classes" Upcalls.java || exit 1
for java in ${JAVAS:-java}; do
  for place in 0 1 2 3 4; do
    for stack in 33554432 2097152; do
      "$java" -cp "$classes" Upcalls "$target/release/libupcalls.so" "${1:-10000}" $stack $place 300 2>&1 | grep -v WARNING
      echo "exit ${PIPESTATUS[0]}: $java, place $place, stack $stack"
    done
  done
done
