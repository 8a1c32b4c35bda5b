/** A place in a source file, as compilers write them into messages. */
const sourcePlace = String.raw`(?:[A-Za-z]:)?[\\/][^\s'"]*?\.(?:cc|cpp|cu|cuh|h|hpp|inc)(?::\d+|\(\d+\))?:?\s*`;

/** A place, then a C++ signature, and perhaps the condition that did not hold. */
const failedCheck = new RegExp(String.raw`${sourcePlace}[^\n]*? was false\.\s*`, 'g');
const signature = new RegExp(
  String.raw`${sourcePlace}(?:[^\n()]*::[^\n()]*\((?:[^()]|\([^()]*\))*\)(?: const)?(?:::<lambda[^>]*>)?(?: \[with [^\]]*\])?\s*)?`,
  'g',
);
const absolutePath = /(^|[\s'"(=[])(?:[A-Za-z]:)?[\\/](?:[^\s'":\\/]+[\\/])+([^\s'":\\/]+)/g;

/** What onnxruntime says, without places and signatures of its source, and with files named without their folders. */
export function engineMessage(text: string): string {
  return text.replace(failedCheck, '').replace(signature, '').replace(absolutePath, '$1$2').replace(/\s+/g, ' ').trim();
}
