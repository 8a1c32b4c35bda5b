import { type Device, describeDevice } from './devices.js';

// The body of a process that tries one device and prints what it found: drivers write to the terminal as they please.

console.log(JSON.stringify(await describeDevice(process.argv[2] as Device)));
