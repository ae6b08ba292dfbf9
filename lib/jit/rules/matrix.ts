/** Matrix products. */
import { broadcast, type LaidOut, type Lowering, type Rule, rule, type Rules } from "./rule.ts";

interface Turned {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** A matrix [.., rows, columns] with its last two axes exchanged where it is wanted. */
function turned({ node, toLayout }: Lowering, value: LaidOut, turn: boolean): string {
  const plain = toLayout(value, null);
  if (!turn) return plain;
  const axes = value.shape.map((_, axis) => axis);
  return node("Transpose", [plain], { perm: [...axes.slice(0, -2), ...axes.slice(-2).reverse()] });
}

const batchMatMul: Rule = rule<Turned>({
  infer({ a, b }, { transposeA, transposeB }) {
    const rows = a.shape.at(transposeA ? -1 : -2)!;
    const columns = b.shape.at(transposeB ? -2 : -1)!;
    const batch = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
    return { shape: [...batch, rows, columns], dtype: a.dtype };
  },
  lower(lowering, { inputs: { a, b }, attributes: { transposeA, transposeB }, out: [out] }) {
    const { node, toLayout, integers } = lowering;
    const single = [a, b].every(({ shape }) => shape.length === 3 && shape[0] === 1);
    if (!single) {
      const operands = [turned(lowering, a, transposeA), turned(lowering, b, transposeB)];
      return { ...out, name: node("MatMul", operands), layout: null };
    }
    // One matrix: Gemm reads either operand transposed, for nothing.
    const [left, right] = [a, b].map((value) =>
      node("Reshape", [toLayout(value, null), integers(value.shape.slice(1))])
    );
    const product = node("Gemm", [left, right], {
      transA: transposeA ? 1 : 0,
      transB: transposeB ? 1 : 0,
    });
    return { ...out, name: node("Reshape", [product, integers(out.shape)]), layout: null };
  },
});

const einsum: Rule = rule<{ equation: string }>({
  infer(inputs, { equation }) {
    const [terms, result] = equation.replaceAll(" ", "").split("->");
    const dims = new Map<string, number>();
    terms.split(",").forEach((term, i) =>
      [...term].forEach((axis, at) => dims.set(axis, inputs[i].shape[at]))
    );
    return { shape: [...result].map((axis) => dims.get(axis)!), dtype: inputs[0].dtype };
  },
  lower({ node, toLayout }, { inputs, attributes: { equation }, out: [out] }) {
    const names = Object.values(inputs).map((value) => toLayout(value, null));
    return { ...out, name: node("Einsum", names, { equation }), layout: null };
  },
});

export const matrixRules: Rules = { BatchMatMul: batchMatMul, Einsum: einsum };
