import type { ServerResponse } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { limits } from '../base/limits.ts';
import type { ScreenModel } from '../domain/screen/screen-model.ts';
import type { AgentControl } from '../ports/agent-control.ts';
import type { EventStreams } from './event-streams.ts';

export interface CustomerPageOptions {
  readonly control: AgentControl;
  readonly streams: EventStreams;
  readonly assetsFolder: string;
  /** Origins whose pages may frame this one. */
  readonly frameAncestors: readonly string[];
  /** Rows of 0 and 1 of a QR code. */
  drawQr(content: string): readonly string[];
}

const assets: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  '/customer': { file: 'customer.html', type: 'text/html; charset=utf-8' },
  '/customer/page.css': { file: 'customer.css', type: 'text/css; charset=utf-8' },
  '/customer/page.js': { file: 'customer.js', type: 'text/javascript; charset=utf-8' },
};

/** Half of all: whoever can open a page without a token must not shut out the tills. */
const customerReadersMax = limits.eventSubscribersMax / 2;

/**
 * The page that customers see: a projection of the screen model and of nothing else, which is why
 * it needs no token. False for a path that is not its own.
 */
export function answerCustomerPage(options: CustomerPageOptions, path: string, response: ServerResponse): boolean {
  if (path === '/customer/events') {
    const shown = (screen: ScreenModel) => ({ name: 'screen', data: screenData(options, screen) });
    // The beat is the screen itself: a page that went neutral comes back with it.
    options.streams.open(response, { kind: 'customer', readersMax: customerReadersMax, first: [], beat: () => shown(options.control.screen()), select: (event) => (event.kind === 'screen' ? shown(event.screen) : undefined) });
    return true;
  }
  const asset = assets[path];
  if (asset === undefined) return false;
  const ancestors = options.frameAncestors.length === 0 ? "'none'" : options.frameAncestors.join(' ');
  response.writeHead(200, {
    'content-type': asset.type,
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors}`,
  });
  response.end(readFileSync(join(options.assetsFolder, asset.file)));
  return true;
}

function screenData(options: CustomerPageOptions, screen: ScreenModel): object {
  const language = options.control.language();
  if (screen.kind !== 'recharge-qr') return { screen, language };
  const { qrContent, ...rest } = screen;
  return { screen: rest, language, qr: options.drawQr(qrContent) };
}
