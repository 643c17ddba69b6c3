/** richards.st in plain JavaScript, class for class. */
type Next = Tcb | null

class Packet {
  datum = 0
  readonly data = [0, 0, 0, 0]
  constructor(
    public link: Packet | null,
    public id: number,
    readonly kind: number,
  ) {}

  addTo(queue: Packet | null): Packet {
    this.link = null
    if (!queue) return this
    let at = queue
    while (at.link) at = at.link
    at.link = this
    return queue
  }
}

interface Work {
  run(packet: Packet | null): Next
}

class Tcb {
  held = false
  waiting = true
  ready: boolean

  constructor(
    readonly link: Next,
    readonly id: number,
    readonly priority: number,
    private queue: Packet | null,
    private readonly work: Work,
  ) {
    this.ready = queue !== null
  }

  isHeld(): boolean {
    return this.held || (this.waiting && !this.ready)
  }

  run(): Next {
    let packet: Packet | null = null
    if (this.waiting && this.ready) {
      packet = this.queue
      this.queue = packet?.link ?? null
      this.waiting = false
      this.ready = this.queue !== null
    }
    return this.work.run(packet)
  }

  add(packet: Packet, task: Tcb): Tcb {
    if (this.queue) {
      this.queue = packet.addTo(this.queue)
      return task
    }
    this.queue = packet
    this.ready = true
    return this.priority > task.priority ? this : task
  }
}

class Idle implements Work {
  private seed = 1
  private count = 1000
  constructor(private readonly system: Richards) {}
  run(): Next {
    this.count--
    if (this.count === 0) return this.system.holdCurrent()
    const even = (this.seed & 1) === 0
    this.seed = even ? this.seed >> 1 : (this.seed >> 1) ^ 0xd008
    return this.system.release(even ? 5 : 6)
  }
}

class Worker_ implements Work {
  private to = 3
  private n = 0
  constructor(private readonly system: Richards) {}
  run(packet: Packet | null): Next {
    if (!packet) return this.system.waitCurrent()
    this.to = this.to === 3 ? 4 : 3
    packet.id = this.to
    packet.datum = 0
    for (let i = 0; i < 4; i++) {
      this.n = this.n === 26 ? 1 : this.n + 1
      packet.data[i] = this.n
    }
    return this.system.queue(packet)
  }
}

class Handler implements Work {
  private works: Packet | null = null
  private devices: Packet | null = null
  constructor(private readonly system: Richards) {}
  run(packet: Packet | null): Next {
    if (packet?.kind === 1) this.works = packet.addTo(this.works)
    else if (packet) this.devices = packet.addTo(this.devices)
    const work = this.works
    if (!work) return this.system.waitCurrent()
    if (work.datum >= 4) {
      this.works = work.link
      return this.system.queue(work)
    }
    const device = this.devices
    if (!device) return this.system.waitCurrent()
    this.devices = device.link
    device.datum = work.data[work.datum] as number
    work.datum++
    return this.system.queue(device)
  }
}

class Device implements Work {
  private pending: Packet | null = null
  constructor(private readonly system: Richards) {}
  run(packet: Packet | null): Next {
    if (packet) {
      this.pending = packet
      return this.system.holdCurrent()
    }
    const { pending } = this
    if (!pending) return this.system.waitCurrent()
    this.pending = null
    return this.system.queue(pending)
  }
}

class Richards {
  private readonly tasks: Tcb[] = []
  private list: Next = null
  private current: Next = null
  private queued = 0
  private holds = 0

  run(): number {
    this.task(1, 0, null, new Idle(this))
    ;(this.list as unknown as Tcb).waiting = false
    this.task(2, 1000, packets(2, 2, 1), new Worker_(this))
    this.task(3, 2000, packets(3, 5, 0), new Handler(this))
    this.task(4, 3000, packets(3, 6, 0), new Handler(this))
    this.task(5, 4000, null, new Device(this))
    this.task(6, 5000, null, new Device(this))
    this.current = this.list
    while (this.current) this.current = this.current.isHeld() ? this.current.link : this.current.run()
    return this.queued * 100000 + this.holds
  }

  holdCurrent(): Next {
    this.holds++
    const task = this.current as Tcb
    task.held = true
    return task.link
  }

  waitCurrent(): Next {
    const task = this.current as Tcb
    task.waiting = true
    return task
  }

  release(id: number): Next {
    const task = this.tasks[id] as Tcb
    task.held = false
    const current = this.current as Tcb
    return task.priority > current.priority ? task : current
  }

  queue(packet: Packet): Next {
    const task = this.tasks[packet.id] as Tcb
    const current = this.current as Tcb
    this.queued++
    packet.link = null
    packet.id = current.id
    return task.add(packet, current)
  }

  private task(id: number, priority: number, queue: Packet | null, work: Work): void {
    this.list = new Tcb(this.list, id, priority, queue, work)
    this.tasks[id] = this.list
  }
}

function packets(count: number, id: number, kind: number): Packet | null {
  let queue: Packet | null = null
  for (let i = 0; i < count; i++) queue = new Packet(queue, id, kind)
  return queue
}

/** Packets queued, times 100,000, and tasks held: 2322 and 928. */
export function richards(): number {
  return new Richards().run()
}
