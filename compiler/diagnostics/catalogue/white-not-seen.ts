import { defineDiagnostic } from '../diagnostic.js';

export const whiteNotSeen = defineDiagnostic<{ node: string; percent: string; adapts: boolean }>({
  code: 'white-not-seen',
  severity: 'warning',
  message: (p) =>
    `'${p.node}': the bands see X, Y, Z = ${p.percent} of daylight from 380 to 780 nm; ${
      p.adapts
        ? 'white is made neutral, but light outside the bands is missing from colours'
        : 'too little to make white neutral: only its luminance is made 1'
    }`,
  explanation: 'Colours as an eye sees them need bands from 380 to 780 nm.',
  wrong: 'class_name: CIETristimulusRGBSelector  # of bands from 430 to 910 nm',
  right: 'class_name: FixedWavelengthSelector  # takes bands as they are',
});
