// A year of a food hub at its full size, played through the services; then every sum, by the database.
import { quietHouse } from '../tests/cart'
import { addUp, playYear } from '../tests/hub-year'
import type { BenchRow } from './report'

export const name = 'A year of a hub: 40 producers, 600 households, 50 cycles'

const size = (variable: string, usual: number) => Number(process.env[variable] ?? usual)

export async function run(): Promise<BenchRow[]> {
  const year = {
    seed: size('HUB_SEED', 20_260),
    producers: size('HUB_PRODUCERS', 40),
    households: size('HUB_HOUSEHOLDS', 600),
    cycles: size('HUB_CYCLES', 50),
  }
  const world = await quietHouse()
  try {
    console.log(JSON.stringify(year))
    await playYear(world, year, line => console.log(line))
    const sums = await addUp(world)
    return sums.map(({ name: what, value }) => ({
      what,
      figure: value,
      unit: '',
      bar: '0',
      pass: value === 0,
    }))
  } finally {
    await world.close()
  }
}
