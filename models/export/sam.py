# /// script
# requires-python = ">=3.11"
# dependencies = ["torch==2.9.1", "torchvision==0.24.1", "timm==1.0.31", "transformers==5.23.0", "segment-anything==1.0", "segment-anything-hq==0.3", "onnx==1.19.1", "onnxruntime==1.30.0", "pillow==13.0.0", "safetensors==0.8.0", "numpy==2.4.6"]
# ///
"""Writes one half of SAM or HQ-SAM as ONNX, in the layout of the published files.

The encoder prepares the picture itself: [height, width, 3] from 0 to 255, the longer side 1024. The decoder gives all four
masks of SAM (the published ones mostly give one) to prompts in batches, or HQ-SAM's. The result is compared with PyTorch before
it is called done.

    deno task models export sam_vit_b_decoder_batch --checkpoint sam_vit_b_01ec64.pth
    deno task models export hq_sam_vit_h_encoder --random     (a small one of random weights, to try the way)

Checkpoints are read by PyTorch's reader of bare tensors (weights_only), which runs nothing that they hold."""
import argparse
from functools import partial
from pathlib import Path
import tempfile

import onnx
import torch
from torch import nn

side, patch = 1024, 16


def package_of(hq):
    import segment_anything
    import segment_anything_hq
    return segment_anything_hq if hq else segment_anything


def small(hq, width=16, depth=4, dim=8):
    """The architecture at reduced width with random weights."""
    modeling = package_of(hq).modeling
    torch.manual_seed(1)
    encoder = modeling.ImageEncoderViT(
        depth=depth, embed_dim=dim, img_size=side, mlp_ratio=2, norm_layer=partial(nn.LayerNorm, eps=1e-6), num_heads=1,
        patch_size=patch, qkv_bias=True, use_rel_pos=True, global_attn_indexes=range(depth), window_size=14, out_chans=width)
    transformer = modeling.TwoWayTransformer(depth=2, embedding_dim=width, mlp_dim=32, num_heads=2)
    heads = {"num_multimask_outputs": 3, "transformer": transformer, "transformer_dim": width, "iou_head_depth": 3, "iou_head_hidden_dim": 16}
    if hq:
        from segment_anything_hq.modeling import MaskDecoderHQ
        decoder = MaskDecoderHQ(**heads, vit_dim=dim)
    else:
        decoder = modeling.MaskDecoder(**heads)
    prompt = modeling.PromptEncoder(embed_dim=width, image_embedding_size=(side // patch,) * 2, input_image_size=(side, side), mask_in_chans=4)
    return modeling.Sam(image_encoder=encoder, prompt_encoder=prompt, mask_decoder=decoder).eval()


class Encoder(nn.Module):
    """Normalises and pads within the graph."""

    def __init__(self, sam):
        super().__init__()
        self.sam = sam

    def forward(self, input_image):
        x = (input_image - self.sam.pixel_mean.view(3)) / self.sam.pixel_std.view(3)
        x = x.permute(2, 0, 1)
        x = nn.functional.pad(x, (0, side - x.shape[2], 0, side - x.shape[1]))[None]
        seen = self.sam.image_encoder(x)
        # HQ-SAM also tells what it saw after its first layer of global attention
        return (seen[0], *seen[1]) if isinstance(seen, tuple) else seen


def written(model, inputs, path, outputs, dynamic):
    """Exports, and keeps weights of more than 2 GiB in one file beside the graph."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder, torch.no_grad():
        raw = Path(folder) / "model.onnx"
        torch.onnx.export(
            model.eval(), tuple(inputs.values()), str(raw), input_names=list(inputs), output_names=outputs, dynamic_axes=dynamic,
            opset_version=17, dynamo=False)
        graph = onnx.load(raw)
        large = sum(t.ByteSize() for t in graph.graph.initializer) > 2**31 - 2**24
        data = path.name + ".data"
        (path.parent / data).unlink(missing_ok=True)
        onnx.save_model(graph, path, save_as_external_data=large, all_tensors_to_one_file=True, location=data)
    print(f"{path}: {path.stat().st_size} bytes" + (f", and {data}" if large else ""))


def compare(model, inputs, path):
    """What the graph gives beside what PyTorch gives, for inputs of other sizes than the traced ones."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    ours = session.run(None, {name: value.numpy() for name, value in inputs.items()})
    with torch.no_grad():
        theirs = model(*inputs.values())
    theirs = theirs if isinstance(theirs, tuple) else (theirs,)
    apart = max(float((torch.from_numpy(a) - b).abs().max() / b.abs().max().clamp(min=1)) for a, b in zip(ours, theirs, strict=True))
    print(f"outputs differ by at most {apart:.1e} of the largest")
    assert apart < 1e-3, "the graph does not give PyTorch's outputs"


def enlarged(graph):
    """Masks in the plate's size. Meta's package cuts the frame by whole numbers that the exporter takes for constants."""
    def of(masks, orig_im_size):
        frame = nn.functional.interpolate(masks, size=(side, side), mode="bilinear", align_corners=False)
        used = graph.resize_longest_image_size(orig_im_size, side).to(torch.int64)
        height, width = orig_im_size.to(torch.int64)
        return nn.functional.interpolate(frame[..., : used[0], : used[1]], size=(height, width), mode="bilinear", align_corners=False)
    return of


def encoder(sam, path, hq):
    outputs = ["image_embeddings", *(["interm_embeddings"] if hq else [])]
    written(Encoder(sam), {"input_image": torch.rand(683, side, 3) * 255}, path, outputs, {"input_image": {0: "image_height", 1: "image_width"}})
    compare(Encoder(sam).eval(), {"input_image": torch.rand(side, 411, 3) * 255}, path)


def decoder(sam, path, hq, token_only):
    from importlib import import_module
    graph = import_module(f"{package_of(hq).__name__}.utils.onnx").SamOnnxModel
    width, points = sam.prompt_encoder.embed_dim, 5
    inputs = {"image_embeddings": torch.randn(1, width, side // patch, side // patch)}
    if hq:
        looks = sum(1 for block in sam.image_encoder.blocks if block.window_size == 0)
        inputs["interm_embeddings"] = torch.randn(looks, 1, side // patch, side // patch, sam.image_encoder.pos_embed.shape[-1])
    inputs |= {
        "point_coords": torch.rand(1, points, 2) * side, "point_labels": torch.randint(0, 4, (1, points)).float(),
        "mask_input": torch.randn(1, 1, side // 4, side // 4), "has_mask_input": torch.zeros(1), "orig_im_size": torch.tensor([1500.0, 2250.0])}
    model = graph(sam, hq_token_only=token_only) if hq else graph(sam, return_single_mask=False)
    original = model.mask_postprocessing
    model.mask_postprocessing = enlarged(model)
    # HQ-SAM's decoder repeats the picture's embedding for one prompt only
    axes = {1: "num_points"} if hq else {0: "num_prompts", 1: "num_points"}
    written(model, inputs, path, ["masks", "iou_predictions", "low_res_masks"], {"point_coords": axes, "point_labels": axes})
    prompts = 1 if hq else 3
    others = {
        "point_coords": torch.rand(prompts, 2, 2) * side, "point_labels": torch.tensor([[2.0, 3.0]]).repeat(prompts, 1),
        "orig_im_size": torch.tensor([400.0, 1000.0])}
    model.mask_postprocessing = original  # the graph is held against the package's own
    compare(model.eval(), inputs | others, path)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--out", required=True, type=Path)
    options.add_argument("--model", choices=["vit_b", "vit_l", "vit_h"], required=True)
    options.add_argument("--part", choices=["encoder", "decoder"], required=True)
    options.add_argument("--hq", action="store_true")
    options.add_argument("--hq-token-only", action="store_true")
    options.add_argument("--checkpoint", help="Meta's or HQ-SAM's .pth")
    options.add_argument("--random", action="store_true")
    given = options.parse_args()
    if given.random:
        sam = small(given.hq)
    elif given.checkpoint:
        registry = package_of(given.hq).sam_model_registry
        sam = registry[given.model]()
        sam.load_state_dict(torch.load(given.checkpoint, map_location="cpu", weights_only=True))
        sam.eval()
    else:
        options.error("give --checkpoint FILE (the .pth that the authors publish), or --random to try the way")
    given.out.parent.mkdir(parents=True, exist_ok=True)
    if given.part == "encoder":
        encoder(sam, given.out, given.hq)
    else:
        decoder(sam, given.out, given.hq, given.hq_token_only)
