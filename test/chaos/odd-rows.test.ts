import { halves, testSlice } from './run-slice.ts';

testSlice('odd', halves.odd);
