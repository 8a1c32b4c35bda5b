import { type Port, port } from '../contract.js';

/** The ports of what maps a spectrum to a spectrum. */
export const spectrumPorts = {
  inputs: { cube: port('float32[B, H, W, C]', 'Cube.') },
  outputs: { cube: port('float32[B, H, W, C]', 'The cube, each spectrum mapped.') },
};

/** Band centres, for what reads them when the plan is compiled. */
export const wavelengthsPort: Port = { ...port('int32[C]', 'Band centres in nanometres, as compiled for.'), knownWhenCompiled: true };

/** The same where a class does without. */
export const optionalWavelengthsPort: Port = { ...wavelengthsPort, type: { ...wavelengthsPort.type, optional: true } };
