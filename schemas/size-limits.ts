/** Bytes of one tensor that a plan keeps: a state that a graph holds as a constant must fit into one message of ONNX. */
export const mostTensorBytes = 2 ** 31 - 1;

/** Bytes of all tensors together that a plan keeps, and of those that a fit level or a training step adds to them. */
export const mostStateBytes = 2 ** 33;

/** Size of a dimension; the widest sensors have some thousand bands. */
export const mostPerDimension = 2 ** 20;
