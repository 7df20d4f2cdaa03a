// A plugin for QEMU's user mode: counts the instructions that a guest executes, in parts that the guest names.
//
//     qemu-aarch64 -plugin count_instructions.so DRIVER        (QEMU 7.2; built as a shared library of the host)
//
// The guest calls getpriority(COUNT, part) where a part begins; instructions go to the part that began last, and those
// before the first to none. getpriority(COUNT, REPORT) prints "part N INSTRUCTIONS" for each part that has any, ends
// the last part and starts all from 0. Without the plugin these calls fail and nothing else happens.
//
// Every instruction of a translated block is counted when the block starts, so a count is exact as long as no block is
// left by a signal. One thread. QEMU's header is not in Debian; what is declared here is the part of its interface,
// version 1, that is used: https://www.qemu.org/docs/master/devel/tcg-plugins.html
#include "count_instructions.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>

#define EXPORT __attribute__((visibility("default")))

typedef uint64_t plugin_id;
struct qemu_plugin_tb;
enum { ADD_U64 = 0 };

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id, void (*translated)(plugin_id, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *block, int operation, void *counter, uint64_t value);
void qemu_plugin_register_vcpu_syscall_cb(plugin_id id, void (*called)(plugin_id, unsigned, int64_t, uint64_t, uint64_t,
                                                                      uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
                                                                      uint64_t));

EXPORT int qemu_plugin_version = 1;

static uint64_t executed;           // since the guest started; translated code adds to it
static uint64_t begun;              // `executed` when the current part began
static uint64_t counts[PARTS + 1];  // the last one for what belongs to no part
static uint64_t current = PARTS;

static void translated(plugin_id id, struct qemu_plugin_tb *block) {
    (void)id;
    qemu_plugin_register_vcpu_tb_exec_inline(block, ADD_U64, &executed, qemu_plugin_tb_n_insns(block));
}

static void report(void) {
    for (size_t i = 0; i < PARTS; i++) {
        if (counts[i]) printf("part %zu %" PRIu64 "\n", i, counts[i]);
        counts[i] = 0;
    }
    fflush(stdout);
}

static void called(plugin_id id, unsigned processor, int64_t number, uint64_t which, uint64_t part, uint64_t c, uint64_t d,
                   uint64_t e, uint64_t f, uint64_t g, uint64_t h) {
    (void)id, (void)processor, (void)c, (void)d, (void)e, (void)f, (void)g, (void)h;
    if (number != GETPRIORITY || which != COUNT) return;
    counts[current] += executed - begun;
    begun = executed;
    current = part < PARTS ? part : PARTS;
    if (part == REPORT) report();
}

EXPORT int qemu_plugin_install(plugin_id id, const void *info, int count, char **arguments) {
    (void)info, (void)count, (void)arguments;
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    qemu_plugin_register_vcpu_syscall_cb(id, called);
    return 0;
}
