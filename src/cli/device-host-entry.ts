import { deviceHostMain, stuckTeller } from '../transports/device-host/main.ts';
import { ipcChannel } from '../transports/device-host/ipc-channel.ts';
import { localTransport } from '../transports/local-transport.ts';
import { systemTimers } from './system.ts';

// The host lives exactly as long as its line to the agent. Ctrl-C reaches the whole process group, but the agent
// closes its devices itself and then lets go of the line.
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
if (!process.connected) {
  process.stderr.write('The device host is started by the agent and not by hand.\n');
  process.exit(2);
}
const channel = ipcChannel(process);
deviceHostMain(channel, localTransport(systemTimers, stuckTeller(channel)), systemTimers);
