#!/usr/bin/env python3
"""Computes the reference values of tests/golden/tokenizers.json and minilm_tokenizers.safetensors.

    python scripts/golden_tokenizers.py models/all-MiniLM-L6-v2      # by hand; the tests only read the files

tokenizers.json holds folders and what sentence-transformers makes of them:

    versions        of the libraries
    texts           what is tokenised
    tokenizer       a tokenizer.json
    cases           name → {files, edits, wrong, max_len, ids | refused}
      files         further files of the folder by name; "vocab.txt": true writes the vocabulary
      edits         changes of tokenizer.json, [JSON pointer, value]; null: there is no tokenizer.json
      max_len       model.max_seq_length
      ids           text number → token ids, where they differ from those of the case "plain"
      refused       transformers does not load it

    minilm          texts and cases for the other file

Every folder is a sentence-transformers one with a tiny random model. The other file holds, by the name of a case, the
vectors [texts, 384] of a folder that is all-MiniLM-L6-v2 but for the files and edits of that case; without a
tokenizer_config.json where the case has none.
"""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error"}
GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "golden"

TEXTS = [
    "", " ", "a", "The CAT sat on the Mat", "Café CAFÉ cafe\u0301 CAFE\u0301", "naïve Ångström ÀÉÎÕÜ ñ Ñ",
    "\u0301\u0302", "中文字符 mixed with Latin", "ABC中文abc 日本語のテスト 𠀀", "한국어 텍스트",
    "[MASK] in the [MASK]text", " [CLS] [SEP] [PAD] [UNK] ", "[cls] [sep] [Mask] [mask]", "x[MASK]y  [MASK]  z",
    "<s> a </s> <mask> <pad>", "the  <mask> cat<mask>", "😀👩‍👩‍👧‍👦 🏖️", "İstanbul ISPARTA ı i̇ Iı",
    "ZWJ a\u200db zero\u200bwidth \ufeffbom", "soft\u00adhyphen", "nul\u0000byte \u0007bell \ufffd", "x" * 100, "X" * 101,
    "tab\tline\nend\r\n\u00a0nbsp\u3000wide\u2028sep", "ΑΒΓ ΔΣ σς ΟΔΟΣ ά", "Привет МИР ёЁ йЙ",
    "ẞ Straße STRASSE ǅ ﬁ ＦＵＬＬ", "Å K Ω ½ ²", "नमस्ते दुनिया", "שָׁלוֹם مرحبا ไทย", "don't U.S.A. 3.14 #tag @user a_b",
    "—dash–“quotes”… ¿Qué?", "Tiếng Việt ĐƯỜNG", "<x> <X> a<x>b new token NEW TOKEN", "[X] [x] x[X]",
    "the cat sat on the mat the cat sat on the mat The Cat The end", "中 文 字 符 " * 6, "é É e E " * 8, "$^`~|<>=+",
    "walking walked WALKING walks",
]  # fmt: skip

WORDS = """the The THE cat CAT Cat sat on mat Mat Café CAFÉ CAFE cafe café a A b B x X y z abc ABC in text mixed with Latin
latin naive naïve end walk ##ing ##ed ##s WALK new token NEW TOKEN istanbul ı i I İ ##stanbul ##x ##X zero ##width zwj
σ ς ά α β γ δ ##σ ##ς привет мир ё е й и straße strasse ß ss don ' t . u s 3 14 # tag @ user _ — – “ ” … ¿ que qué
[ ] mask Mask cls sep MASK CLS SEP PAD UNK < > / pad $ ^ ` ~ | = + 中 文 字 符 ##文 日 本 語 の テ 한 ##국 국 é É e E ##é
tieng tiếng viet việt đương đường ½ ² å k ω Å K Ω न ש م ไ soft hyphen softhyphen byte bell ab line tab nbsp wide ñ n""".split()

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "<s>", "</s>", "<pad>", "<mask>", "<unk>"]
VOCAB = list(dict.fromkeys(SPECIAL + WORDS))


def added(content, **more):
    flags = dict(single_word=False, lstrip=False, rstrip=False, normalized=False, special=True)
    return dict(content=content) | flags | more


def template(cls, sep):
    def piece(token):
        return {"SpecialToken": {"id": token, "type_id": 0}}

    a = {"Sequence": {"id": "A", "type_id": 0}}
    b = {"Sequence": {"id": "B", "type_id": 1}}
    tokens = {t: {"id": t, "ids": [VOCAB.index(t)], "tokens": [t]} for t in (cls, sep)}
    return {"type": "TemplateProcessing", "single": [piece(cls), a, piece(sep)],
            "pair": [piece(cls), a, piece(sep), b, piece(sep)], "special_tokens": tokens}  # fmt: skip


TOKENIZER = {
    "version": "1.0", "truncation": None, "padding": None,
    "added_tokens": [{"id": i} | added(VOCAB[i]) for i in range(5)],
    "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None,
                   "lowercase": True},
    "pre_tokenizer": {"type": "BertPreTokenizer"}, "post_processor": template("[CLS]", "[SEP]"),
    "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
    "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
              "max_input_chars_per_word": 100, "vocab": {w: i for i, w in enumerate(VOCAB)}},
}  # fmt: skip

CASED = ["/normalizer/lowercase", False]
MPNET = {"cls_token": "<s>", "sep_token": "</s>", "pad_token": "<pad>", "mask_token": "<mask>"}
CUT = {"direction": "Left", "max_length": 9, "strategy": "LongestFirst", "stride": 0}


def case(config=None, edits=(), cls="BertTokenizer", **files):
    """`config`: tokenizer_config.json, where the class is `cls` if none is given; False: there is none."""
    names = dict(stm="special_tokens_map.json", added="added_tokens.json", sbert="sentence_bert_config.json",
                 model="config.json", vocab="vocab.txt", vocab_json="vocab.json", merges="merges.txt")  # fmt: skip
    out = {names[k]: v for k, v in files.items()}
    if config is not False:
        out["tokenizer_config.json"] = {"tokenizer_class": cls} | (config or {})
    return {"files": out, "edits": None if edits is None else list(edits)}


def c(**config):
    return case(config)


CASES = {
    "plain": c(),
    # flags of the settings against those of tokenizer.json
    "cased": c(do_lower_case=False),
    "cased, accents stripped": c(do_lower_case=False, strip_accents=True),
    "lower, accents kept": c(strip_accents=False),
    "accents null": c(do_lower_case=False, strip_accents=None),
    "no chinese": c(tokenize_chinese_chars=False),
    "cased, no chinese, accents kept": c(do_lower_case=False, tokenize_chinese_chars=False, strip_accents=False),
    "json cased": case(None, [CASED]),
    "json cased, settings too": case({"do_lower_case": False}, [CASED]),
    "json keeps accents": case(None, [["/normalizer/strip_accents", False]]),
    "json without chinese": case(None, [["/normalizer/handle_chinese_chars", False]]),
    "json does not clean": case(None, [["/normalizer/clean_text", False]]),
    "lower null": c(do_lower_case=None),
    "lower a string": c(do_lower_case="false"),
    "lower a number": c(do_lower_case=0),
    "chinese null": c(tokenize_chinese_chars=None),
    # other parts of tokenizer.json
    "no post_processor": case(None, [["/post_processor", None]]),
    "another post_processor": case(None, [["/post_processor", template("[MASK]", "[PAD]")]]),
    "NFKC": case(None, [["/normalizer", {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Lowercase"}]}]]),
    "no normalizer": case(None, [["/normalizer", None]]),
    "white space": case(None, [["/pre_tokenizer", {"type": "Whitespace"}]]),
    "short words": case(None, [["/model/max_input_chars_per_word", 3]]),
    "other prefix": case(None, [["/model/continuing_subword_prefix", "@@"]]),
    "other unk": case(None, [["/model/unk_token", "<unk>"]]),
    "json has no added tokens": case(None, [["/added_tokens", []]]),
    "json pads and cuts": case(None, [["/truncation", CUT | {"direction": "Right"}], ["/padding", {
        "strategy": {"Fixed": 16}, "direction": "Left", "pad_to_multiple_of": None, "pad_id": 0, "pad_type_id": 0,
        "pad_token": "[PAD]"}]]),
    # which class
    "no tokenizer_config": case(False),
    "no tokenizer_config, json cased": case(False, [CASED]),
    "class null": c(tokenizer_class=None, do_lower_case=False),
    "class empty": c(tokenizer_class="", do_lower_case=False),
    "Fast": c(tokenizer_class="BertTokenizerFast", do_lower_case=False),
    "Electra": c(tokenizer_class="ElectraTokenizer", do_lower_case=False),
    "generic": c(tokenizer_class="PreTrainedTokenizerFast", pad_token="[PAD]", do_lower_case=False),
    "generic, json cased": case({"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "[PAD]"}, [CASED]),
    "generic, v5": case({"tokenizer_class": "TokenizersBackend", "pad_token": "[PAD]"}, [CASED]),
    "generic, no post_processor": case({"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "[PAD]"},
                                       [["/post_processor", None]]),
    "generic, tokens of the settings": c(tokenizer_class="PreTrainedTokenizerFast", pad_token="[PAD]", mask_token="<mask>",
                                         extra_special_tokens=["<x>"]),
    "generic by config.json": case({"tokenizer_class": None, "pad_token": "[PAD]"}, [CASED],
                                   model={"tokenizer_class": "PreTrainedTokenizerFast"}),
    "DistilBert": c(tokenizer_class="DistilBertTokenizer", do_lower_case=False),
    "DistilBertFast, lower": c(tokenizer_class="DistilBertTokenizerFast", tokenize_chinese_chars=False),
    "MPNet": c(tokenizer_class="MPNetTokenizer"),
    "MPNetFast, cased": c(tokenizer_class="MPNetTokenizerFast", do_lower_case=False, strip_accents=True),
    "MPNet, as published": case({"tokenizer_class": "MPNetTokenizer", "bos_token": "<s>", "eos_token": "</s>"} | MPNET,
                                [["/post_processor", {"type": "RobertaProcessing", "sep": ["</s>", 6], "cls": ["<s>", 5],
                                                      "trim_offsets": True, "add_prefix_space": False}]],
                                stm=MPNET | {"mask_token": added("<mask>", lstrip=True)}),
    "MPNet, BERT's tokens": c(tokenizer_class="MPNetTokenizer", cls_token="[CLS]", sep_token="[SEP]", pad_token="[PAD]",
                              mask_token="[MASK]", bos_token="[CLS]", eos_token="[SEP]"),
    "BPE": case(None, [["/model", {"type": "BPE", "vocab": {}, "merges": []}]]),
    # the side that is cut, and where
    "left": c(truncation_side="left", model_max_length=8),
    "left by json": case({"model_max_length": 8}, [["/truncation", CUT]]),
    "left by json, right by settings": case({"model_max_length": 8, "truncation_side": "right"}, [["/truncation", CUT]]),
    "generic left": c(tokenizer_class="PreTrainedTokenizerFast", pad_token="[PAD]", truncation_side="left",
                      model_max_length=8),
    "side null": c(truncation_side=None),
    "max_len": c(max_len=7),
    "length with a point": c(model_max_length=7.0),
    "no limit": c(model_max_length=1000000000000000019884624838656),
    "length of sentence-transformers": case({"model_max_length": 9}, sbert={"max_seq_length": 6}),
    "arguments of sentence-transformers": case(sbert={"tokenizer_args": {"do_lower_case": False, "model_max_length": 9}}),
    # special and added tokens
    "tokens renamed": c(cls_token="<s>", sep_token="</s>", mask_token="<mask>", pad_token="<pad>"),
    "unk renamed": c(unk_token="<unk>"),
    "unk unknown": c(unk_token="[nowhere]"),
    "mask null": c(mask_token=None),
    "cls an object": c(cls_token={"__type": "AddedToken"} | added("<s>")),
    "mask a plain object": c(mask_token=added("[MASK]", lstrip=True)),
    "added_tokens_decoder": c(added_tokens_decoder={
        "0": added("[PAD]"), "1": added("[UNK]"), "2": added("[CLS]"), "3": added("[SEP]"),
        "4": added("[MASK]", lstrip=True, rstrip=True), "900": added("<x>"), "30": added("new token", special=False, normalized=True)}),
    "added_tokens_decoder of the text only": c(added_tokens_decoder={"900": {"content": "[X]"}}),
    "added_tokens_decoder of strings": c(added_tokens_decoder={"900": "[X]"}),
    "added_tokens.json": case(added={"[X]": 900, "<x>": 901}),
    "added_tokens.json, special": case({"additional_special_tokens": ["[X]"]}, added={"[X]": 900, "NEW TOKEN": 5}),
    "special_tokens_map.json": case({"mask_token": "<mask>"}, stm={"mask_token": added("[MASK]", lstrip=True), "cls_token": "<s>"}),
    "special_tokens_map.json of no account": case({"added_tokens_decoder": {"4": added("[MASK]")}}, stm={"cls_token": "<s>"}),
    "additional tokens": c(additional_special_tokens=["<x>", "[X]"]),
    "additional tokens as objects": c(additional_special_tokens=[added("<x>")]),
    "extra tokens by name": c(extra_special_tokens={"x_token": "<x>"}),
    "a role of its own": c(x_token="[X]"),
    "additional tokens of the map": case(stm={"additional_special_tokens": ["<x>"]}),
    "json adds a word": case(None, [["/added_tokens", [{"id": i} | added(VOCAB[i]) for i in range(5)]
                                     + [{"id": 10} | added("the", normalized=True, special=False, single_word=True)]]]),
    # vocab.txt
    "vocab.txt": case(False, None, vocab=True),
    "vocab.txt, cased": case({"do_lower_case": False}, None, vocab=True),
    "vocab.txt, generic": case({"tokenizer_class": "PreTrainedTokenizerFast"}, None, vocab=True),
    # before the tokenizer
    "lower before": case({"do_lower_case": False}, sbert={"max_seq_length": 20, "do_lower_case": True}),
    "lower before, lower": case(sbert={"max_seq_length": 20, "do_lower_case": True}),
    "lower before, accents kept": case({"strip_accents": False}, sbert={"max_seq_length": 20, "do_lower_case": True}),
    "lower before, generic": case({"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "[PAD]"}, [CASED],
                                  sbert={"max_seq_length": 20, "do_lower_case": True}),
}  # fmt: skip

CONFIG = dict(
    model_type="bert", vocab_size=400, hidden_size=4, num_hidden_layers=1, num_attention_heads=1, intermediate_size=4,
    max_position_embeddings=32,
)  # fmt: skip


def put(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink() or path.exists():
        path.unlink()
    path.write_text(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), encoding="utf-8")


def edited(tokenizer, edits):
    tokenizer = json.loads(json.dumps(tokenizer))
    for pointer, value in edits:
        if isinstance(value, dict) and "normalizers" in value:
            # A pointer stands for that part, so that a large one is in the file once.
            steps = [tokenizer[step.strip("/")] if isinstance(step, str) else step for step in value["normalizers"]]
            value = value | {"normalizers": steps}
        *way, last = pointer.strip("/").split("/")
        at = tokenizer
        for step in way:
            at = at[step]
        at[last] = value
    return tokenizer


def whole(name, tokenizer):
    """A vocabulary file with all of the tokenizer's vocabulary."""
    model = tokenizer["model"]
    if name == "vocab.txt":
        return "".join(w + "\n" for w in model["vocab"])
    if name == "vocab.json":
        return model["vocab"]
    return "#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in model["merges"])


def write_case(folder, tokenizer, one):
    for name, value in one["files"].items():
        put(folder / name, whole(name, tokenizer) if value is True else value)
    if one["edits"] is not None and tokenizer is not None:
        put(folder / "tokenizer.json", edited(tokenizer, one["edits"]))


def tiny(folder, config):
    import torch
    from transformers import AutoConfig, AutoModel

    torch.manual_seed(1)
    AutoModel.from_config(AutoConfig.for_model(**config)).save_pretrained(folder)
    names = ["Transformer", "Pooling"]
    put(folder / "modules.json", [dict(idx=i, name=str(i), path=["", "1_Pooling"][i], type=f"sentence_transformers.models.{n}")
                                  for i, n in enumerate(names)])  # fmt: skip
    put(folder / "1_Pooling/config.json", dict(word_embedding_dimension=4, pooling_mode_mean_tokens=True))


def load(folder):
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(folder), device="cpu")


def ids_of(folder):
    """Token ids of every text as sentence-transformers cuts them, and its length."""
    model = load(folder)
    length = model.max_seq_length
    ids = [model.tokenizer(t, padding=True, truncation="longest_first")["input_ids"] for t in TEXTS]
    return length, ids


def tokenizers(out, tokenizer, all_cases, config, **more):
    import sentence_transformers
    import tokenizers
    import transformers

    base, cases = None, {}
    for name, one in all_cases.items():
        with tempfile.TemporaryDirectory() as tmp:
            folder = Path(tmp)
            stated = one["files"].get("config.json", {})
            if stated:
                stated = one["files"]["config.json"] = config | stated
            tiny(folder, config | stated)
            write_case(folder, tokenizer, one)
            try:
                length, ids = ids_of(folder)
            except Exception as e:
                cases[name] = one | {"refused": True}
                print(f"{name}: refused: {type(e).__name__}")
                continue
        base = base or ids
        differ = {i: new for i, new in enumerate(ids) if new != base[i] or name == "plain"}
        cases[name] = one | {"max_len": length, "ids": differ}
        print(f"{name}: {length}, {len(differ)} texts differ")
    versions = dict(sentence_transformers=sentence_transformers.__version__, transformers=transformers.__version__,
                    tokenizers=tokenizers.__version__)  # fmt: skip
    top = dict(versions=versions, texts=TEXTS, config=config, tokenizer=tokenizer) | more
    lines = ",\n".join(f"{json.dumps(n)}: {json.dumps(v, ensure_ascii=False, separators=(',', ':'))}" for n, v in cases.items())
    text = json.dumps(top, ensure_ascii=False, separators=(",", ":"))[:-1] + ',"cases":{\n' + lines + "\n}}\n"
    (GOLDEN / out).write_text(text, encoding="utf-8")
    print(f"{out}: {len(cases)} cases, {len(text.encode())} bytes")


MINILM = {
    "cased": case({"do_lower_case": False}),
    "accents kept": case({"strip_accents": False}),
    "no chinese": case({"tokenize_chinese_chars": False}),
    "json cased, no tokenizer_config": case(False, [CASED]),
    "no post_processor": case({}, [["/post_processor", None]]),
    "NFKC": CASES["NFKC"],
    "left, 6 tokens": case({"truncation_side": "left"}, sbert={"max_seq_length": 6, "do_lower_case": False}),
    "vocab.txt": case(False, None),
}
MINILM_TEXTS = ["Café CAFÉ Ångström", "ABC中文abc 日本語", "The Quick BROWN Fox [MASK] ½ ﬁ", "one two three four five six seven"]


def minilm(source):
    from safetensors.numpy import save_file

    tokenizer = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    out = {}
    for name, one in MINILM.items():
        with tempfile.TemporaryDirectory() as tmp:
            folder = Path(tmp) / "model"
            shutil.copytree(source, folder, symlinks=True)
            if "tokenizer_config.json" not in one["files"]:
                (folder / "tokenizer_config.json").unlink()
            if one["edits"] is None:
                (folder / "tokenizer.json").unlink()
            write_case(folder, tokenizer, one)
            out[name] = load(folder).encode(MINILM_TEXTS)
    save_file(out, GOLDEN / "minilm_tokenizers.safetensors")


if __name__ == "__main__":
    tokenizers("tokenizers.json", TOKENIZER, CASES, CONFIG, minilm=dict(texts=MINILM_TEXTS, cases=MINILM))
    minilm(Path(sys.argv[1]).resolve())
