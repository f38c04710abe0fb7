import iconv from 'iconv-lite';

/**
 * Text of bytes that do not say what they are: strict UTF-8, else GB18030 without a hole, else Latin-1 (devices §1.1).
 * Undefined when the bytes hold control characters: they are not text.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  for (const byte of bytes) if (byte < 0x20 && byte !== groupSeparator) return undefined;
  return decodeUtf8(bytes) ?? decodeGb18030(bytes) ?? Buffer.from(bytes).toString('latin1');
}

/** GS1 data carries it between fields; everything else below a space is noise. */
const groupSeparator = 0x1d;

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function decodeGb18030(bytes: Uint8Array): string | undefined {
  const text = iconv.decode(Buffer.from(bytes), 'gb18030');
  return text.includes('\ufffd') ? undefined : text;
}
