/** What a caller may do about a code, and the sentence an operator reads. */
export interface ErrorEntry {
  /** Trying the same thing again, unchanged, may succeed. */
  readonly retryable: boolean;
  /** What to do, for the person in front of the screen. */
  readonly hint: string;
}

/** Every error code of the product. Callers match codes, never sentences. */
export const errorTable = {
  ASSERTION_FAILED: { retryable: false, hint: 'This is a defect in cardtill. Nothing was lost: the service restarts and resumes from its journal. Please report it.' },
  AMOUNT_INVALID: { retryable: false, hint: 'Give the amount in whole fen, above zero and below the cap.' },
  REQUEST_INVALID: { retryable: false, hint: 'Compare the request with the API description at /v1/openapi.json.' },
  REQUEST_TOO_LARGE: { retryable: false, hint: 'A request body may hold 64 KiB.' },
  REQUEST_UNSUPPORTED_TYPE: { retryable: false, hint: 'Send application/json.' },
  UNAUTHORIZED: { retryable: false, hint: 'Send the token from the agent\'s token file as "Authorization: Bearer …".' },
  HOST_NOT_ALLOWED: { retryable: false, hint: 'Call the agent by 127.0.0.1 or localhost and its port.' },
  ORIGIN_NOT_ALLOWED: { retryable: false, hint: 'Add the page\'s origin to counter.allowedOrigins in the configuration.' },
  NOT_FOUND: { retryable: false, hint: 'Check the id.' },
  METHOD_NOT_ALLOWED: { retryable: false, hint: 'Compare the call with the API description at /v1/openapi.json.' },
  BUSY: { retryable: true, hint: 'Nothing was taken. Try again in a moment.' },
  ANSWER_LATE: { retryable: true, hint: 'Nothing was lost. Send the same call again, with the same reference and attempt: money moves at most once.' },
  REFERENCE_MISMATCH: { retryable: false, hint: 'This sale reference was used with another amount. Nothing was moved. Use a new token for a new sale.' },
  REFERENCE_FULFILLED: { retryable: false, hint: 'This sale was paid and handed over more than ten minutes ago. Use a new token for a new sale.' },
  ATTEMPT_NOT_ALLOWED: { retryable: false, hint: 'A further attempt is allowed only after the one before it was declined or reversed.' },
  CASH_IN_NOT_ALLOWED: { retryable: false, hint: 'Notes are taken for a cash recharge while its state is "reserved", and end by themselves. Read its state; where its reservation has ended, cancel it and begin a new recharge.' },
  CASH_IN_COUNTED: { retryable: false, hint: 'The bill acceptor counts the notes of this recharge, and they are credited by themselves. Take no other cash for it.' },
  MEMBER_SETTLING: { retryable: true, hint: 'An earlier payment of this member is being settled. It settles by itself; try again in a moment.' },
  CODE_UNREADABLE: { retryable: false, hint: 'Ask the customer to refresh the member code and scan again.' },
  BANK_CARD_REFUSED: { retryable: false, hint: 'That is a bank card. It was not read or kept. Ask for the member code, or use the bank\'s terminal.' },
  CARD_PAYS_NOTHING: { retryable: false, hint: 'A card shows whose it is, and pays nothing. Ask for the member code.' },
  CARD_UNKNOWN: { retryable: false, hint: 'This card is not known to the card system. Ask for the member code.' },
  CARD_UNREADABLE: { retryable: false, hint: 'The card could not be read. Show it once more, or ask for the member code.' },
  OUTCOME_UNKNOWN: { retryable: true, hint: 'It may have been done. Do not do it another way or under a new name before you have asked what became of it.' },
  NO_ANSWER: { retryable: true, hint: 'This call only asked, and moved no money. Ask again.' },
  OFFLINE: { retryable: true, hint: 'The line to the card system is down. Nothing was taken. Try again when it is back.' },
  OFFLINE_NO_LEASE: { retryable: true, hint: 'The line is down and this member has no amount set aside at this terminal. Nothing was taken. Take another way of paying, or try again when the line is back.' },
  OFFLINE_LEASE_SHORT: { retryable: true, hint: 'The line is down and less than this amount is set aside for this member here. Nothing was taken. Take another way of paying, or try again when the line is back.' },
  OFFLINE_FLOAT_SHORT: { retryable: true, hint: 'The line is down and what this store may sell without it is used up. Nothing was taken. Take another way of paying, or try again when the line is back.' },
  OFFLINE_LIMIT: { retryable: true, hint: 'The line is down and this sale is above what may be sold without it. Nothing was taken. Take another way of paying, or try again when the line is back.' },
  OFFLINE_TOO_LONG: { retryable: true, hint: 'The line has been down for too long to sell without it. Nothing was taken. Take another way of paying, and have the line looked at.' },
  OFFLINE_CLOCK: { retryable: true, hint: 'The line is down and the clock of this terminal was moved, so that codes cannot be checked. Nothing was taken. It mends itself when the line is back.' },
  OFFLINE_CODE: { retryable: true, hint: 'The line is down. Ask the customer to show the square code beside the digits, and scan that.' },
  FLOAT_SHORT: { retryable: false, hint: 'Nothing was moved. Look at "cardtill cloud float S", and fund it from cash or from what the merchant\'s card account holds.' },
  REFUND_REFUSED: { retryable: false, hint: 'Nothing was given back. Look the payment up with "cardtill cloud orders": only what an approved payment still holds can be refunded, by a store of its merchant.' },
  FLIGHT_UNREADABLE: { retryable: false, hint: 'Give a file that "cardtill report" wrote. A recording of another kind or one that was changed cannot be replayed.' },
  HEAD_UNPROVEN: { retryable: true, hint: 'The terminal must speak with the card system once before it may sell, or cancel what an earlier start left open. This call changed nothing.' },
  JOURNAL_FORK: { retryable: false, hint: 'The two copies of the money journal disagree. Sales are stopped; nothing was deleted. Run "cardtill journal verify" and call support.' },
  JOURNAL_DAMAGED: { retryable: false, hint: 'The money journal is damaged and has no good copy. Sales are stopped until the card system has restored it; nothing was deleted.' },
  JOURNAL_LOCKED: { retryable: false, hint: 'Another agent owns this data folder. Stop it first.' },
  JOURNAL_WRITE_FAILED: { retryable: false, hint: 'The disk refused a write. The service stops so that nothing unrecorded happens; check the disk.' },
  JOURNAL_FULL: { retryable: false, hint: 'The disk is nearly full. New sales are refused; open ones finish. Free some space.' },
  STORAGE_FAILED: { retryable: true, hint: 'The local cache failed. It is derived data and is rebuilt; money is not affected.' },
  WIRE_TOO_LARGE: { retryable: false, hint: 'The message is larger than the contract allows and was put aside.' },
  WIRE_MALFORMED: { retryable: false, hint: 'The message could not be read and was put aside. Nothing was moved.' },
  WIRE_SIGNATURE: { retryable: false, hint: 'The message\'s signature is wrong. It was put aside and nothing was moved. Check the keys of both sides.' },
  WIRE_UNSUPPORTED: { retryable: false, hint: 'One side is too old for this message. Update it.' },
  LINK_TIMEOUT: { retryable: true, hint: 'The card system did not answer in time.' },
  LINK_REFUSED: { retryable: true, hint: 'The broker refused the connection. Check the terminal\'s name and password in its enrolment file.' },
  CONFIG_INVALID: { retryable: false, hint: 'Correct the configuration. A terminal that runs keeps the last good one that was pushed to it; a service does not start with a wrong file.' },
  CONFIG_STALE: { retryable: false, hint: 'An older configuration was refused; push a higher version.' },
  ENROLMENT_INVALID: { retryable: false, hint: 'Make a new enrolment file with "cardtill cloud terminal add --store S".' },
  DRAWER_FAILED: { retryable: true, hint: 'Look at the drawer, and at the printer\'s paper, cover and cable. Its key opens the drawer. No sale is affected.' },
  DEVICE_GONE: { retryable: true, hint: 'Check the cable and the power of the device. The sale is not affected.' },
  DEVICE_TIMEOUT: { retryable: true, hint: 'The device does not answer. The sale is not affected.' },
  DEVICE_HOST_LOST: { retryable: true, hint: 'The device process was restarted. The sale is not affected.' },
  DEVICE_STUCK: { retryable: true, hint: 'The device hangs so that the device process, with all other devices, had to be restarted for it. It is tried again after some seconds to minutes, and at once when it is unplugged and plugged in again. The sale is not affected.' },
  DEVICE_BUSY: { retryable: true, hint: 'Another program holds the device. Stop it: pcscd, CUPS, ModemManager or a second agent.' },
  DEVICE_FORBIDDEN: { retryable: true, hint: 'The device may not be opened by this user. Install the udev rules and put the user into their group.' },
  DEVICE_LIBRARY_MISSING: { retryable: true, hint: 'Install Debian\'s "libusb-1.0-0", which the library for HID devices needs, and check that the npm packages are installed.' },
  DEVICE_UNSUPPORTED: { retryable: false, hint: 'The device has no such function. The sale is not affected.' },
  DEVICE_ADDRESS_INVALID: { retryable: false, hint: 'A device address is serial:/dev/…?baud=9600, tcp://host:port, hid:/dev/hidraw0, usb:1-2:1.0 or plug:any.' },
  DEVICE_MISCONFIGURED: { retryable: false, hint: 'Correct the entry of this device in agent.devices of the configuration file. "cardtill devices list" shows what is wrong with each; the other devices work.' },
  FONT_UNREADABLE: { retryable: false, hint: 'Give a TrueType font (.ttf or .ttc) in agent.receiptFont. Receipts are printed; characters that neither printer nor font has are "?".' },
  PICTURE_UNREADABLE: { retryable: false, hint: 'Give a PNG file of at most 1 MB and 2048 by 2048 dots in agent.receiptLogo. Receipts are printed without it.' },
  DEVICE_QUERY_INVALID: { retryable: false, hint: 'Name a configured device, or ids as lsusb prints them: 0c2e:0907. "cardtill devices list" shows both.' },
  RECORDING_INVALID: { retryable: false, hint: 'Give a file that "cardtill devices record" has written.' },
  OPTION_INVALID: { retryable: false, hint: 'Run the command with --help: it says what its options take.' },
  BENCH_UNKNOWN: { retryable: false, hint: 'Give names of measures with commas between them, or leave --only out for all.' },
  PROFILE_INVALID: { retryable: false, hint: 'Run "cardtill profile lint" and correct the file it names.' },
  PROFILE_UNSUPPORTED: { retryable: false, hint: 'Do what the reason says, and name the profile that the device then has in its entry of agent.devices. The other devices are not affected.' },
  DATABASE_FAILED: { retryable: true, hint: 'The database did not answer. Nothing was moved that was not answered for.' },
  DATABASE_CONFLICT: { retryable: true, hint: 'Two changes met and one was undone. Nothing was moved by it; it is tried again by itself.' },
  DATABASE_MISSING: { retryable: false, hint: 'No PostgreSQL was found. Install Debian\'s "postgresql" or give database.url.' },
  CODE_WRONG: { retryable: false, hint: 'The member code is wrong. Ask the customer to refresh it and scan again.' },
  CODE_EXPIRED: { retryable: false, hint: 'The member code is too old. Ask the customer to refresh it and scan again.' },
  CODE_USED: { retryable: false, hint: 'This member code was used already. Ask the customer to refresh it and scan again.' },
  RATE_LIMITED: { retryable: true, hint: 'Too many wrong codes for this member. Wait five minutes.' },
  BALANCE_INSUFFICIENT: { retryable: false, hint: 'The balance is too small. Nothing was moved. Offer a recharge or another way to pay.' },
  MEMBER_NOT_FOUND: { retryable: false, hint: 'No such member of this merchant.' },
  CARD_NOT_ACTIVE: { retryable: false, hint: 'This card is suspended. It neither pays nor is recharged until the merchant releases it.' },
  CARD_LOST: { retryable: false, hint: 'This card was reported lost. Ask for a new one at the service desk.' },
  CARD_CLOSED: { retryable: false, hint: 'This card is closed or being closed.' },
  REFERENCE_ALREADY_PAID: { retryable: false, hint: 'This sale was paid already under another order. Do not take the money again; look the order up.' },
  REFERENCE_USED: { retryable: false, hint: 'This attempt of the sale was used already. Try again as the next attempt.' },
  RECHARGE_TIER_UNKNOWN: { retryable: false, hint: 'The card program has no such recharge. Choose one of the amounts offered.' },
  RECHARGE_LIMIT_CARD: { retryable: false, hint: 'The card would hold more than it may. Choose a smaller amount.' },
  RECHARGE_LIMIT_MERCHANT: { retryable: false, hint: 'The merchant\'s cards would hold more than they may in all. Tell the merchant.' },
  PAID_AMOUNT_WRONG: { retryable: false, hint: 'The channel reports another amount than was asked for. It is paid back by itself.' },
  LEDGER_UNBALANCED: { retryable: false, hint: 'This is a defect in cardtill. The entry was not written.' },
  PORT_IN_USE: { retryable: false, hint: 'Stop the other program or choose another port.' },
  SETUP_FAILED: { retryable: false, hint: 'Read the line above; nothing was changed.' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;

/** The one error class: a code to act on, a sentence to read, a hint for the operator. */
export class CardtillError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'CardtillError';
    this.code = code;
    this.retryable = errorTable[code].retryable;
    this.hint = errorTable[code].hint;
  }
}

export function isCardtillError(error: unknown, code?: ErrorCode): error is CardtillError {
  return error instanceof CardtillError && (code === undefined || error.code === code);
}
