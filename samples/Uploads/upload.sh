#!/bin/sh
# Uploads files to the sample and prints what it answers: upload.sh FILE...
for file; do
    name=$(basename "$file")
    length=$((${#name} + 1 + $(stat -L -c %s "$file")))
    for shift in 24 16 8 0; do
        printf "$(printf '\\%03o' $((length >> shift & 255)))"
    done
    printf '%s\n' "$name"
    cat "$file"
done | nc -N 127.0.0.1 "${PORT:-9520}"
