#!/bin/bash
# The toolbox's QEMU: board/qemu.sh PROGRAM [ARGUMENT…]. FOLDER is made visible to it; signals reach the program itself.
. "$(dirname "$0")/lib.sh"
[ -e "$WORK/toolbox.made" ] || "$BOARD/toolbox.sh" >&2
TOOLBOX_EXEC=exec TOOLBOX_FOLDERS=${FOLDER:-} in_toolbox "$@"
