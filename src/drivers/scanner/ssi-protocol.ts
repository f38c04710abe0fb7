import { equalBytes } from '../../base/bytes.ts';
import { sha256 } from '../../base/crypto.ts';
import { limits } from '../../base/limits.ts';
import { readDecodeData } from '../../codecs/zebra-ssi/ssi-decode-data.ts';
import { encodeSsi, ssiOpcodes, ssiReader, ssiRefusals, ssiStatus, type SsiFrame, type SsiMessage } from '../../codecs/zebra-ssi/ssi-message.ts';
import type { ScanFinding, ScanProtocol } from './scan-protocol.ts';

/** Parameter EE = 1, until power-off: codes come as packets, not as lines. */
const packetsPlease = encodeSsi({ opcode: ssiOpcodes.paramSend, from: 'host', data: Uint8Array.of(0xff, 0xee, 0x01) });
const acknowledge = encodeSsi({ opcode: ssiOpcodes.acknowledge, from: 'host' });
const sendAgain = encodeSsi({ opcode: ssiOpcodes.refuse, from: 'host', data: Uint8Array.of(ssiRefusals.resend) });
const trigger = { on: encodeSsi({ opcode: ssiOpcodes.startSession, from: 'host' }), off: encodeSsi({ opcode: ssiOpcodes.stopSession, from: 'host' }) };

/** A Zebra scanner in SSI mode (72E-40451; devices §1.3); used once. */
export function ssiProtocol(): ScanProtocol {
  const reader = ssiReader();
  const dialogue = new SsiDialogue();
  // What was lost is answered when nothing of it is open any more.
  const settled = (findings: readonly ScanFinding[]): readonly ScanFinding[] => (reader.pendingBytes > 0 ? findings : [...findings, ...dialogue.answerLoss()]);
  return {
    silenceMs: limits.scanHalfCodeMs,
    opening: [packetsPlease],
    trigger,
    get isPending() { return reader.pendingBytes > 0; },
    push: (chunk) => settled(reader.push(chunk).flatMap((frame) => dialogue.hear(frame))),
    silence: () => settled(reader.flush().flatMap((frame) => dialogue.hear(frame))),
  };
}

/**
 * Each code is acknowledged; one that is sent again because our acknowledgement was lost is no second code, however late. A damaged packet is
 * asked for again. A scanner that speaks anything but packets was switched on after it had been asked for them, or did not hear it: it is asked
 * once more. Whether to look is told again by the trigger itself.
 */
class SsiDialogue {
  #last: Uint8Array | undefined;
  #isAskedAgain = false;
  #isPacketLost = false;
  #isTextLost = false;
  #resends = 0;
  #repeats = 0;

  hear(frame: SsiFrame): readonly ScanFinding[] {
    if (frame.kind === 'discarded') {
      if (frame.hasNul) this.#isPacketLost = true;
      else this.#isTextLost = true;
      return [];
    }
    // What was lost in front of it is repeated by the scanner itself: a refusal would be of this one.
    this.#isPacketLost = this.#isTextLost = false;
    if (frame.from !== 'decoder') return [];
    if (frame.opcode === ssiOpcodes.refuse) return this.#refused(frame);
    this.#isAskedAgain = false;
    this.#resends = this.#repeats = 0;
    return this.#code(frame);
  }

  answerLoss(): readonly ScanFinding[] {
    const isPacketLost = this.#isPacketLost;
    const isTextLost = this.#isTextLost;
    this.#isPacketLost = this.#isTextLost = false;
    if (isPacketLost && this.#resends < limits.scanResendsMax) {
      this.#resends += 1;
      return [{ kind: 'answer', bytes: sendAgain }];
    }
    if (isPacketLost || !isTextLost || this.#isAskedAgain) return [];
    this.#isAskedAgain = true;
    return [{ kind: 'answer', bytes: packetsPlease }];
  }

  /** It did not understand us: of what it is asked here nothing but the packets can have been meant. */
  #refused({ data }: SsiMessage): readonly ScanFinding[] {
    if (data[0] !== ssiRefusals.resend || this.#repeats >= limits.scanResendsMax) return [];
    this.#repeats += 1;
    return [{ kind: 'answer', bytes: packetsPlease }];
  }

  #code(message: SsiMessage): readonly ScanFinding[] {
    const code = readDecodeData(message);
    if (code === undefined) return [];
    const hash = sha256(message.data);
    const isRepeat = (message.status & ssiStatus.repeat) !== 0 && this.#last !== undefined && equalBytes(hash, this.#last);
    this.#last = hash;
    const bytes = code.bytes.slice();
    message.data.fill(0);
    if (!isRepeat) return [{ kind: 'answer', bytes: acknowledge }, { kind: 'read', bytes, prefixBytes: 0, symbology: code.symbology }];
    bytes.fill(0);
    return [{ kind: 'answer', bytes: acknowledge }];
  }
}
