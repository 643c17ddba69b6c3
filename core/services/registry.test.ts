import { expect, test } from 'bun:test'
import { parseCrontab } from 'graphile-worker'
import { crons, tasks } from './registry'

test('every cron has a schedule that the worker reads, and a task that is there', () => {
  for (const { schedule, task } of crons) {
    expect(() => parseCrontab(`${schedule} ${task}`)).not.toThrow()
    expect(tasks[task]).toBeDefined()
  }
})
