import { fen } from '../../src/base/fen.ts';
import type { ScreenModel } from '../../src/domain/screen/screen-model.ts';

/** Every kind of screen, and what the customer page shows of it in Chinese. */
export const screenExamples: readonly (readonly [screen: ScreenModel, shown: readonly string[]])[] = [
  [{ kind: 'idle', text: '欢迎光临' }, ['欢迎光临']],
  [{ kind: 'closed', text: '' }, ['暂停服务']],
  [{ kind: 'scan-code', amountFen: fen(1_250) }, ['请出示会员码', '¥12.50']],
  [{ kind: 'working', amountFen: fen(1_250) }, ['正在付款', '¥12.50']],
  [{ kind: 'checking', amountFen: fen(100_000_000) }, ['请勿重复付款', '¥1000000.00']],
  [{ kind: 'approved', amountFen: fen(1_250), balanceAfterFen: fen(9_705) }, ['付款成功', '¥12.50', '余额 ¥97.05']],
  [{ kind: 'declined', amountFen: fen(90_000), reason: '余额不足', shortfallFen: fen(1) }, ['未付款', '¥900.00', '余额不足', '还差 ¥0.01']],
  [{ kind: 'reversed', amountFen: fen(1_250) }, ['已撤销', '¥12.50']],
  [{ kind: 'ask-staff', amountFen: fen(1_250) }, ['请联系店员', '¥12.50']],
  [{ kind: 'recharge-cash', payFen: fen(10_000), bonusFen: fen(1_000) }, ['现金充值', '¥100.00', '赠送 ¥10.00']],
  [{ kind: 'cash-in', payFen: fen(10_000), takenFen: fen(2_000), missingFen: fen(8_000) }, ['请放入纸币', '¥100.00', '已放入 ¥20.00', '还差 ¥80.00']],
  [{ kind: 'recharge-qr', payFen: fen(10_000), bonusFen: fen(1_000), qrContent: 'weixin://wxpay/bizpayurl?pr=secret0qIQ6TfZQ0' }, ['请扫码付款', '¥100.00', '赠送 ¥10.00']],
  [{ kind: 'scan-pay-code', payFen: fen(10_000), bonusFen: fen(1_000) }, ['请出示付款码', '¥100.00', '赠送 ¥10.00']],
  [{ kind: 'confirm-on-phone', payFen: fen(10_000) }, ['请在手机上确认付款', '¥100.00']],
  [{ kind: 'recharge-pending', payFen: fen(10_000) }, ['充值处理中', '¥100.00', '稍后自动到账']],
  [{ kind: 'recharge-credited', payFen: fen(10_000), bonusFen: fen(0), balanceAfterFen: fen(21_000) }, ['充值成功', '¥100.00', '余额 ¥210.00']],
  [{ kind: 'balance', balanceFen: fen(9_750), asOfWallMs: 1 }, ['会员余额', '¥97.50']],
];
