/** The code to pay of a customer's wallet (付款码): WeChat 18 digits that begin with 10 to 15, Alipay 16 to 24 with 25 to 30 (money rules §5). Never a member's code. */
export function isWalletCode(text: string): boolean {
  return /^(1[0-5]\d{16}|(2[5-9]|30)\d{14,22})$/.test(text);
}
