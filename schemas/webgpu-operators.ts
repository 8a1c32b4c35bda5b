/**
 * ONNX operators that run on the CPU where a plan runs on WebGPU. The shading language promises neither NaN and infinities
 * nor digits for them: its logarithm and root of power have values below 0, 0 ** -1 is 0, its exponential errs with the
 * size of its operand, and its cosine and arc cosine are off by hundreds of units in the last place.
 */
export const operatorsOffWebGpu: readonly string[] = ['Acos', 'Asin', 'Atan', 'Cos', 'Exp', 'Log', 'Pow', 'Sin', 'Softmax', 'Tanh'];
