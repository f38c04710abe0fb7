import { simulateInThread } from '../simulator/simulate-worker.ts';

// A thread of `cardtill simulate`.
simulateInThread();
