// What a guest says to the plugin that counts its instructions: getpriority(COUNT, part or REPORT).
#ifndef LANDFALL_COUNT_INSTRUCTIONS_H
#define LANDFALL_COUNT_INSTRUCTIONS_H

enum {
    GETPRIORITY = 141,  // the system call's number on ARM64
    COUNT = 0x4c46,     // no kind of process: the kernel answers EINVAL
    PARTS = 8,
    REPORT = 0xff,
};

#endif
