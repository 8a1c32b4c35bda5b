export * from './cuvisc-error.js';
export * from './dtype.js';
export * from './pipeline.js';
export * from './plan.js';
export * from './plan-serialisation.js';
export * from './safetensors.js';
export * from './stage.js';
export * from './tensor.js';
