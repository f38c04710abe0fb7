/** The contactless card that identifies a member. */
export interface MemberCardRow {
  /** Upper-case hexadecimal. */
  readonly cardUid: string;
  readonly memberId: string;
}
