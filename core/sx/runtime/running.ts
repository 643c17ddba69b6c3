/** Which world is running: what the primitives, the machine and the JIT find of it in the process. */
import { type Ambient, ambient } from '../cek/ambient.ts'
import { type Dyn, dynamic } from '../cek/dynamic.ts'
import { native, type Saved } from '../cek/native.ts'
import { type Exposure, exposure } from '../jit/capture.ts'
import { type JitWorld, jitWorld } from '../jit/state.ts'
import { type MeterState, restoreMeter, saveMeter } from '../meter/meter.ts'
import { output } from '../prims/output.ts'
import { type Remembered, remembered } from '../values/text.ts'

/** What is one world's own. */
export interface Running {
  write: (text: string) => void
  ambient: Ambient
  exposure: Exposure
  jit: JitWorld
  remembered: Remembered
}

/** The world that was running before, in the middle of what it did. */
interface Outside extends Running {
  meter: MeterState
  dynamic: Dyn | null
  native: Saved
}

/** Makes this world the running one; what was running before comes back with `leave`. */
export function enter(world: Running): Outside {
  const outside: Outside = {
    meter: saveMeter(),
    write: output.write,
    ambient: { ...ambient },
    dynamic: dynamic.now,
    exposure: exposure.now,
    jit: jitWorld.now,
    remembered: remembered.now,
    native: { left: native.left, base: native.base, machine: native.machine },
  }
  dynamic.now = null
  native.machine = null
  install(world)
  return outside
}

export function leave(outside: Outside): void {
  restoreMeter(outside.meter)
  dynamic.now = outside.dynamic
  Object.assign(native, outside.native)
  install(outside)
}

function install(world: Running): void {
  output.write = world.write
  exposure.now = world.exposure
  jitWorld.now = world.jit
  remembered.now = world.remembered
  Object.assign(ambient, world.ambient)
}
