import { readFileSync } from 'node:fs'

/** `getconf CLK_TCK` is 100 wherever Linux runs. */
const TICK_MS = 10

/** User and system time of a process so far, in milliseconds (proc(5)); of one that has ended none. */
export function cpuMsOf(pid: number): number {
  const fields = statOf(pid)
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_MS
}

/** The same to the microsecond, for what takes less than a tick (`/proc/PID/schedstat`). */
export function exactCpuMsOf(pid: number): number {
  return Number(contentOf(`/proc/${pid}/schedstat`).split(' ')[0] || 0) / 1_000_000
}

/** The process that started it; 0 for one that has ended. */
export function parentOf(pid: number): number {
  return Number(statOf(pid)[1] ?? 0)
}

/** MB that it has in memory, and MB of it when what it shares with others is divided among them. */
export function memoryOf(pid: number): { readonly resident: number; readonly shared: number } {
  const text = contentOf(`/proc/${pid}/smaps_rollup`)
  const mb = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) / 1024
  return { resident: mb('Rss'), shared: mb('Pss') }
}

/** The fields of `/proc/PID/stat` from the state on: a name may hold blanks and brackets. */
function statOf(pid: number): readonly string[] {
  return (
    contentOf(`/proc/${pid}/stat`)
      .split(/\) (?=[A-Z] )/)[1]
      ?.split(' ') ?? []
  )
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // It has ended meanwhile.
    return ''
  }
}
