/** What the signature of the cloud vouches for (money rules §8). */
export interface SignedMemberCode {
  /** The 18 digits that are paid with while the line is up. */
  readonly code: string;
  readonly expiresWallMs: number;
  /** Hex; one for each code ever shown. */
  readonly nonce: string;
  /** The member's program lets the store's float stand in for a lease. */
  readonly floatAllowed: boolean;
}

/** Reads the signed QR of the customer page with the cloud's public key: no secret, no line. */
export interface MemberQrReader {
  /** Undefined for what is no such text, or was not signed by the cloud. Says nothing about its age. */
  read(text: string): SignedMemberCode | undefined;
}
