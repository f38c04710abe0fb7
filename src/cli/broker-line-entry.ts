// What the uplink loads when the terminal is ready: see scripts/build.mjs.
export { BrokerSession } from '../mqtt/broker-session.ts';
