import { serveTwin } from '../twin-links.ts';
import { displayModel, type DisplayModel, type DisplayProtocol } from './display-models.ts';

/** A customer display on a socket: what stands on its glass is told by the model. */
export interface CustomerDisplayTwin extends Pick<DisplayModel, 'lines' | 'onChange' | 'discardedBytes'> {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  hangUp(): void;
  stop(): Promise<void>;
}

export async function startCustomerDisplayTwin(options: { readonly host?: string; readonly port?: number; readonly protocol?: DisplayProtocol } = {}): Promise<CustomerDisplayTwin> {
  const model = displayModel(options.protocol ?? 'cd5220');
  const server = await serveTwin(model, options);
  return {
    host: server.host,
    port: server.port,
    get connections() { return server.connections; },
    get discardedBytes() { return model.discardedBytes; },
    lines: () => model.lines(),
    onChange: (listener) => model.onChange(listener),
    hangUp: () => server.hangUp(),
    stop: () => server.stop(),
  };
}
