#!/bin/bash
# Runs the arm64 binary as the processors of the boards it is for: its help, a question, and a few words of the model. What it answers
# must be the same on each.
. "$(dirname "$0")/lib.sh"
model=$CHECKOUT/var/models/SmolLM2-135M-Instruct.Q4_1.gguf
folder=$OUT/check
rm -rf "$folder"; mkdir -p "$folder"
CPU=max "$BOARD/run.sh" catalog import cricos "$CHECKOUT/assets/catalog/starter" --catalog "$folder/catalog.sqlite" > /dev/null
for processor in cortex-a53 cortex-a72 cortex-a76 max; do
    export CPU=$processor
    "$BOARD/run.sh" --help > "$folder/help" || fail "$processor: --help failed"
    LANDFALL_CATALOG=$folder/catalog.sqlite "$BOARD/run.sh" ask "How many nursing courses are there in New South Wales?" --no-model > "$folder/answer-$processor"
    cmp "$folder/answer-$processor" "$folder/answer-cortex-a53" || fail "$processor answers otherwise than cortex-a53"
    "$BOARD/run.sh" generate --model "$model" --prompt "The capital of France is" -n 6 --temp 0 --json > "$folder/text-$processor.json"
    text=$(jq -r .text "$folder/text-$processor.json")
    [ "$text" = "$(jq -r .text "$folder/text-cortex-a53.json")" ] || say "$processor: other words than cortex-a53 (sums in another order): $text"
    say "$processor: kernel $(jq -r .kernel "$folder/text-$processor.json"), \"$text\""
done
say "answer: $(head -n 3 "$folder/answer-max" | tr '\n' ' ')"
