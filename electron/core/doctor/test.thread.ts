/** Starts a connection test in a worker thread. */
import { parentPort, workerData } from 'node:worker_threads'
import { joinThreads } from '../threads/rpc.ts'
import type { TestEvents, TestStart } from './test-protocol.ts'
import { TestRun } from './test-run.ts'

if (!parentPort) throw new Error('a connection test runs as a thread')

const main = joinThreads<TestEvents, object>(parentPort, {})
new TestRun(workerData as TestStart, (progress) => void main.progressed.asEvent(progress))
