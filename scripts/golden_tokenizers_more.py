#!/usr/bin/env python3
"""Computes tests/golden/tokenizers_bpe.json and tokenizers_unigram.json, in the format of golden_tokenizers.py.

    python scripts/golden_tokenizers_more.py      # by hand; needs sentencepiece and protobuf as well
    python scripts/golden_tokenizers_more.py --check target/tmp/tokenizer_exports      # after cargo test

The first has a byte-level BPE with RoBERTa's layout, learned from the texts below, the second a Unigram of
sentencepiece's with XLM-RoBERTa's, which has the character map of the rule nmt_nfkc. Files may be "vocab.json": true
and "merges.txt": true.
"""

import io
import json
import sys
import tempfile
from pathlib import Path

from golden_tokenizers import CUT, GOLDEN, TEXTS, WORDS, added, case, tokenizers

CORPUS = [t for t in TEXTS if "x" * 9 not in t.lower()] + [" ".join(WORDS[i:] + WORDS[:i]) for i in range(0, len(WORDS), 9)]
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
ROBERTA = dict(model_type="roberta", vocab_size=1200, hidden_size=4, num_hidden_layers=1, num_attention_heads=1,
               intermediate_size=4, max_position_embeddings=258, pad_token_id=1)  # fmt: skip
PREFIX = {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True}
PAD = {"strategy": {"Fixed": 16}, "direction": "Left", "pad_to_multiple_of": None, "pad_id": 1, "pad_type_id": 0,
       "pad_token": "<pad>"}  # fmt: skip
NFC = {"type": "NFC"}


def around(cls, sep, vocab):
    def piece(token):
        return {"SpecialToken": {"id": token, "type_id": 0}}

    a, b = ({"Sequence": {"id": i, "type_id": 0}} for i in "AB")
    tokens = {t: {"id": t, "ids": [vocab[t]], "tokens": [t]} for t in (cls, sep)}
    return {"type": "TemplateProcessing", "single": [piece(cls), a, piece(sep)],
            "pair": [piece(cls), a, piece(sep), b, piece(sep)], "special_tokens": tokens}  # fmt: skip


def bpe():
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

    made = Tokenizer(models.BPE(continuing_subword_prefix="", end_of_word_suffix=""))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    # A few bytes are missing: they have no token.
    alphabet = [c for c in alphabet if c not in "ŀŁ"]
    made.train_from_iterator(CORPUS, trainers.BpeTrainer(vocab_size=700, special_tokens=SPECIAL[:4],
                                                         initial_alphabet=alphabet, show_progress=False))  # fmt: skip
    made.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False)
    out = json.loads(made.to_str())
    vocab = out["model"]["vocab"]
    vocab["<mask>"] = len(vocab)
    out["model"]["vocab"] = dict(sorted(vocab.items(), key=lambda item: item[1]))
    out["added_tokens"] = [{"id": i} | added(t) for i, t in enumerate(SPECIAL[:4])]
    out["added_tokens"].append({"id": vocab["<mask>"]} | added("<mask>", lstrip=True))
    return out


def bpe_cases(tokenizer):
    n = len(tokenizer["model"]["vocab"])
    # ModernBERT's: NFC, runs of spaces as tokens, BERT's special tokens behind the vocabulary.
    modern = [{"id": i} | added(t) for i, t in enumerate(SPECIAL[:4])]
    modern += [{"id": n + i} | added(" " * (5 - i), special=False, normalized=True) for i in range(4)]
    names = ["[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"]
    modern += [{"id": n + 4 + i} | added(t, lstrip=t == "[MASK]") for i, t in enumerate(names)]
    ids = {t["content"]: t["id"] for t in modern}
    neox = [["/normalizer", NFC], ["/added_tokens", modern], ["/post_processor", around("[CLS]", "[SEP]", ids)]]
    roles = {"unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]", "mask_token": "[MASK]"}
    generic = {"tokenizer_class": "PreTrainedTokenizerFast"} | roles

    def r(config=None, edits=(), **files):
        return case(config, edits, cls="RobertaTokenizer", **files)

    return {
        "plain": r(),
        "Fast": r({"tokenizer_class": "RobertaTokenizerFast"}),
        "Bart": r({"tokenizer_class": "BartTokenizerFast"}),
        "Longformer": r({"tokenizer_class": "LongformerTokenizer"}),
        "no tokenizer_config": case(False),
        "class null": r({"tokenizer_class": None}),
        "of a BERT": r(model={"model_type": "bert", "pad_token_id": 0}),
        # flags
        "prefix space": r({"add_prefix_space": True}),
        "json prefixes": r(None, [["/pre_tokenizer", PREFIX]]),
        "json prefixes, settings too": r({"add_prefix_space": True}, [["/pre_tokenizer", PREFIX]]),
        "offsets not trimmed": r({"trim_offsets": False}),
        "prefix null": r({"add_prefix_space": None}),
        "prefix a string": r({"add_prefix_space": "false"}),
        "trim a number": r({"trim_offsets": 1}),
        "arguments of sentence-transformers": r(sbert={"tokenizer_args": {"add_prefix_space": True, "model_max_length": 9}}),
        # other parts of tokenizer.json
        "NFC": r(None, [["/normalizer", NFC]]),
        "no post_processor": r(None, [["/post_processor", None]]),
        "white space": r(None, [["/pre_tokenizer", {"type": "Whitespace"}]]),
        "unknown bytes": r(None, [["/model/unk_token", "<unk>"], ["/model/fuse_unk", True]]),
        "whole words": r(None, [["/model/ignore_merges", True]]),
        "a piece's prefix": r(None, [["/model/continuing_subword_prefix", "##"]]),
        "json has no added tokens": r(None, [["/added_tokens", []]]),
        "json pads and cuts": r(None, [["/truncation", CUT | {"direction": "Right"}], ["/padding", PAD]]),
        "WordPiece": r(None, [["/model", {"type": "WordPiece", "unk_token": "<unk>", "continuing_subword_prefix": "##",
                                          "max_input_chars_per_word": 100, "vocab": {"<unk>": 0}}]]),
        # the side that is cut, and where
        "left": r({"truncation_side": "left", "model_max_length": 8}),
        "left by json": r({"model_max_length": 8}, [["/truncation", CUT]]),
        "length 512": r({"model_max_length": 512}),
        # special and added tokens
        "tokens renamed": r({"cls_token": "<pad>", "sep_token": "<unk>"}),
        "cls null": r({"cls_token": None}),
        "mask an object": r({"mask_token": {"__type": "AddedToken"} | added("<mask>", lstrip=True, rstrip=True)}),
        "added_tokens_decoder": r({"added_tokens_decoder": {str(i): added(t) for i, t in enumerate(SPECIAL[:4])}
                                   | {"900": added("<x>"), "901": added("new token", special=False, normalized=True)}}),
        "additional tokens": r({"additional_special_tokens": ["<x>", "[X]"]}),
        "special_tokens_map.json": r(stm={"mask_token": added("<mask>", rstrip=True), "cls_token": "<unk>"}),
        "added_tokens.json": r(added={"[X]": 900}),
        # vocab.json and merges.txt
        "vocab.json": case(False, None, vocab_json=True, merges=True),
        "vocab.json, settings": r({"add_prefix_space": True}, None, vocab_json=True, merges=True),
        "vocab.json, the mask of the map": r(None, None, vocab_json=True, merges=True,
                                             stm={"mask_token": added("<mask>", lstrip=True)}),
        "vocab.json without merges": r(None, None, vocab_json=True),
        "vocab.json, generic": r({"tokenizer_class": "PreTrainedTokenizerFast"}, None, vocab_json=True, merges=True),
        # before the tokenizer
        "lower before": r(sbert={"max_seq_length": 20, "do_lower_case": True}),
        "lower before, prefix": r({"add_prefix_space": True}, sbert={"max_seq_length": 20, "do_lower_case": True}),
        # tokenizer.json as it is
        "generic": case({"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "<pad>"}),
        "generic, prefix": case({"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "<pad>", "add_prefix_space": True}),
        "generic, json prefixes": case({"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "<pad>"},
                                       [["/pre_tokenizer", PREFIX]]),
        "ModernBERT": case(generic, neox, model={"model_type": "modernbert"}),
        "ModernBERT, another class": case(generic | {"tokenizer_class": "RobertaTokenizer"}, neox,
                                          model={"model_type": "modernbert"}),
        "ModernBERT, no class": case(roles | {"tokenizer_class": None}, neox, model={"model_type": "modernbert"}),
        "ModernBERT, no tokenizer_config": case(False, [*neox, ["/padding", PAD | {"pad_id": ids["[PAD]"], "pad_token": "[PAD]"}]],
                                                model={"model_type": "modernbert"}),
        "ModernBERT of another type": case(generic, neox),
        "ModernBERT, left": case(generic | {"truncation_side": "left", "model_max_length": 9}, neox),
        "ModernBERT, lower before": case(generic, neox, sbert={"max_seq_length": 20, "do_lower_case": True}),
    }  # fmt: skip


def unigram():
    import sentencepiece

    held = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(CORPUS * 3), model_writer=held, vocab_size=420, model_type="unigram",
        character_coverage=0.98, normalization_rule_name="nmt_nfkc", num_threads=1, hard_vocab_limit=False,
        minloglevel=2)  # fmt: skip
    with tempfile.TemporaryDirectory() as tmp:
        from transformers import XLMRobertaTokenizer

        folder = Path(tmp)
        (folder / "sentencepiece.bpe.model").write_bytes(held.getvalue())
        made = XLMRobertaTokenizer.from_pretrained(tmp)
        made.save_pretrained(tmp)
        out = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    for token in out["added_tokens"]:
        token["lstrip"] = token["content"] == "<mask>"
    return out


def unigram_cases(tokenizer):
    last = tokenizer["added_tokens"][-1]["id"]
    charsmap = tokenizer["normalizer"]
    ids = {"<s>": 0, "</s>": 2, "<unk>": 3, "<pad>": 1}

    def x(config=None, edits=(), **files):
        return case(config, edits, cls="XLMRobertaTokenizer", **files)

    def steps(*more):
        # The map itself is in the file once: case "plain".
        return [["/normalizer", {"type": "Sequence", "normalizers": ["/normalizer", *more]}]]

    assert charsmap["type"] == "Precompiled" and tokenizer["model"]["vocab"][last][0] == "<mask>"
    return {
        "plain": x(),
        "of an XLM-RoBERTa": x(model={"model_type": "xlm-roberta"}),
        "Fast": x({"tokenizer_class": "XLMRobertaTokenizerFast"}),
        "no tokenizer_config": case(False, model={"model_type": "xlm-roberta"}),
        "class null": x({"tokenizer_class": None}, model={"model_type": "xlm-roberta"}),
        "of a BERT": x(model={"model_type": "bert", "pad_token_id": 0}),
        "of a BERT, by config.json": x({"tokenizer_class": None},
                                       model={"model_type": "bert", "pad_token_id": 0, "tokenizer_class": "XLMRobertaTokenizer"}),
        "gte": case(False, model={"model_type": "gte"}),
        # flags
        "no prefix space": x({"add_prefix_space": False}),
        "json has no prefix space": x(None, [["/pre_tokenizer", {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "never",
                                                                 "split": True}]]),
        # other parts of tokenizer.json
        "no normalizer": x(None, [["/normalizer", None]]),
        "NFKC": x(None, [["/normalizer", {"type": "NFKC"}]]),
        "several steps": x(None, steps({"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}, {"type": "Lowercase"})),
        "no post_processor": x(None, [["/post_processor", None]]),
        "another post_processor": x(None, [["/post_processor", around("<unk>", "<pad>", ids)]]),
        "other unk": x(None, [["/model/unk_id", 1]]),
        "byte_fallback": x(None, [["/model/byte_fallback", True]]),
        "json has no added tokens": x(None, [["/added_tokens", []]]),
        "BPE": x(None, [["/model", {"type": "BPE", "vocab": {}, "merges": []}]]),
        # the side that is cut, and where
        "left": x({"truncation_side": "left", "model_max_length": 8}),
        "left by json": x({"model_max_length": 8}, [["/truncation", CUT]]),
        # special and added tokens
        "cls and sep renamed": x({"cls_token": "<pad>", "sep_token": "<unk>"}),
        "bos and eos renamed": x({"bos_token": "<pad>", "eos_token": "<unk>"}),
        "bos null": x({"bos_token": None}),
        "added_tokens_decoder": x({"added_tokens_decoder": {str(i): added(t) for t, i in ids.items()}
                                   | {str(last): added("<mask>", lstrip=True, rstrip=True), "900": added("<x>"),
                                      "901": added("new token", special=False, normalized=True)}}),
        "additional tokens": x({"additional_special_tokens": ["<x>", "[X]"]}),
        "special_tokens_map.json": x(stm={"mask_token": added("<mask>", rstrip=True), "bos_token": "<unk>"}),
        # before the tokenizer
        "lower before": x(sbert={"max_seq_length": 20, "do_lower_case": True}),
        # tokenizer.json as it is
        "generic": case({"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "<pad>"}),
        "generic, several steps": case({"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "<pad>"},
                                       steps({"type": "Lowercase"})),
    }  # fmt: skip


def check(exports):
    """Compares the folders that tests/tokenizers.rs exports with the cases they were made from."""
    from transformers import AutoTokenizer

    count = 0
    for file in sorted(Path(exports).iterdir()):
        golden = json.loads((GOLDEN / file.name).read_text(encoding="utf-8"))
        for folder in sorted(file.iterdir()):
            made, one = AutoTokenizer.from_pretrained(folder), golden["cases"][folder.name]
            for i, text in enumerate(golden["texts"]):
                wanted = (golden["cases"]["plain"]["ids"] | one["ids"])[str(i)]
                found = made(text, truncation="longest_first")["input_ids"]
                assert found == wanted, f"{file.name}, {folder.name}: {text!r} is {found}, not {wanted}"
            count += 1
    print(f"{count} exported folders give the same ids")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"]:
        sys.exit(check(sys.argv[2]))
    made = bpe()
    tokenizers("tokenizers_bpe.json", made, bpe_cases(made), ROBERTA)
    made = unigram()
    tokenizers("tokenizers_unigram.json", made, unigram_cases(made), ROBERTA)
