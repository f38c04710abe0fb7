import { halves, testSlice } from './run-slice.ts';

testSlice('even', halves.even);
