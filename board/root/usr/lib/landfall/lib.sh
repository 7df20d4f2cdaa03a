# Sourced by the scripts beside it: the boot partition's entries, and a request to the adviser.

efi=/efi
entries=$efi/loader/entries

# The slot this system runs from, "a" or "b"; empty when it was started in another way.
current_slot() { sed -n 's/.*rauc\.slot=\([ab]\).*/\1/p' /proc/cmdline; }

# The entry of a slot: landfall-a.conf when it was found healthy, landfall-a+2.conf or landfall-a+1-1.conf while it is on trial.
entry_of() {
    local file
    for file in "$entries/landfall-$1.conf" "$entries/landfall-$1"+*.conf; do
        [ -e "$file" ] && { printf '%s' "$file"; return; }
    done
    return 0
}
is_on_trial() { case $(entry_of "$1") in *+*) return 0 ;; *) return 1 ;; esac }
has_tries_left() { case $(entry_of "$1") in '' | *+0*) return 1 ;; *) return 0 ;; esac }
version_of() { local file; file=$(entry_of "$1"); [ -z "$file" ] || sed -n 's/^version *//p' "$file"; }

# with_boot_partition COMMAND…: the boot partition is writable while the command runs, and on the card when it ends.
with_boot_partition() {
    local status=0
    mount -o remount,rw "$efi"
    "$@" || status=$?
    sync -f "$efi"
    mount -o remount,ro "$efi" || true
    return "$status"
}

# ask_adviser METHOD PATH [BODY]: connects file descriptor 3 to the adviser, with the request sent and the answer's header read.
ask_adviser() {
    local line
    exec 3<> /dev/tcp/127.0.0.1/80 || return 1
    printf '%s %s HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
        "$1" "$2" "$(printf %s "${3-}" | wc -c)" "${3-}" >&3
    while IFS= read -r -t 60 line <&3; do [ -n "${line%$'\r'}" ] || return 0; done
    return 1
}

# An example that the loaded catalogue itself can answer, asked like a visitor asks: facts, not refused, at least one of them cited.
# What the model adds is not waited for: hanging up stops it.
golden_question() {
    local question line facts=""
    ask_adviser GET /api/status || return 1
    question=$(timeout 60 jq -re '.examples[0]' <&3) || return 1
    exec 3>&-
    ask_adviser POST /api/ask "$(jq -cn --arg question "$question" '{question: $question}')" || return 1
    while IFS= read -r -t 60 line <&3; do
        case $line in
        'event: facts'*) facts=next ;;
        'data: '*) [ "$facts" != next ] || { facts=${line#data: }; break; } ;;
        esac
    done
    exec 3>&-
    printf '%s' "$facts" | jq -e '(.refused | not) and (.citations | length > 0) and (.markdown | length > 0)' > /dev/null 2>&1
}

announce() { printf '\r\n%s\r\n' "$1" > /dev/console 2>/dev/null || true; }
