/** What a worker counts; all since its start. */
export interface CloudFigures {
  readonly linkUp: boolean;
  readonly terminalsOnline: number;
  readonly messagesReceived: number;
  readonly messagesQuarantined: number;
  readonly ordersGivenUp: number;
  readonly cashNotesUncertain: number;
  readonly timelineNo: number;
  readonly messagesRefusedBusy: number;
  readonly messagesWaiting: number;
  readonly repliesSent: number;
  readonly repliesUnsent: number;
  readonly noticesSent: number;
}
