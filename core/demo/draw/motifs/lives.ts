import { area, cut, disc, INK, oval } from '../ink'

export const apple = (skin: string) =>
  area('M0-48C-18-72-84-66-84-2C-84 54-38 90-10 82Q0 78 10 82C38 90 84 54 84-2C84-66 18-72 0-48Z', skin) +
  cut('M0-46Q2-70 14-86', INK.black, 8) +
  area('M14-66C26-98 60-100 78-88C70-64 40-54 14-66Z', INK.moss) +
  cut('M-60 8q0-36 30-42M-54 32q8 20 24 28', INK.cream, 6) +
  cut('M20-68q24-14 46-16', INK.cream, 3)

export const damson =
  disc(0, 10, 46, INK.plum) +
  cut('M0-34Q2-56 12-68', INK.moss, 6) +
  cut('M-26 4q2-22 20-26M0-34q-6 40 2 84', INK.cream, 4)

export const bee = (wing: string = INK.cream) =>
  oval(-20, -36, 18, 34, wing) +
  oval(22, -38, 18, 34, wing) +
  area('M-70 4C-60-32 40-36 66 0C44 42-58 40-70 4Z', INK.ochre) +
  cut('M-36-18Q-26 4-36 24M-8-24Q2 4-8 30M22-20Q30 4 22 24', INK.black, 11) +
  disc(62, 0, 17, INK.black) +
  cut('M70-10q10-16 20-18M74-6q14-8 24-6', INK.black, 4)

export const skep =
  area('M-86 84C-96 10-60-84 0-84S96 10 86 84Z', INK.ochre) +
  cut('M-52-44Q0-26 52-44M-72-6Q0 16 72-6M-84 34Q0 58 84 34M-30-72Q0-62 30-72', INK.rust, 6) +
  area('M-20 84V66Q0 44 20 66V84Z', INK.black) +
  area('M-110 84H110V98H-110Z', INK.black)

export const hex = area('M0-30L26-15V15L0 30L-26 15V-15Z', INK.ochre)

export const hen = (feathers: string) =>
  area(
    'M-104-34C-96-60-84-44-74-20C-40-6-8-20 10-56C18-84 58-84 64-54L84-44L66-36C74 40 30 74-20 70C-76 66-96 20-104-34Z',
    feathers,
  ) +
  area('M22-76Q20-100 34-94Q40-110 50-94Q64-98 60-74Z', INK.rose) +
  area('M62-36q12 8 4 26q-12-6-10-24Z', INK.rose) +
  disc(46, -58, 5, INK.cream) +
  cut('M-62 6q30 34 70 6M-50 30q26 20 52 2M20-20q16 12 30 4M-90-20l8 16', INK.cream, 5) +
  cut('M-16 70v26M-28 98h22M18 66v30M6 98h22', INK.ochre, 6)

export const cow = (coat: string) =>
  area(
    'M-104-30Q-100-50-70-48H40Q52-70 76-62L100-30Q104-10 84-6L64 0L58 30V90H40V40H-50V90H-70L-78 20Q-106 10-104-30Z',
    coat,
  ) +
  area('M-60-48Q-30-54-20-30Q-40-4-64-18Q-74-34-60-48ZM10-48Q34-46 30-20Q14-4 2-22Q-4-40 10-48Z', INK.cream) +
  cut('M56-62q-10-14 0-24M80-62q8-12 20-12', INK.black, 6) +
  disc(76, -40, 4, INK.cream) +
  cut('M-104-26Q-116 20-106 56', coat, 6)

export const goose =
  area(
    'M-96 10C-70-10-20-16 16 0C34-20 30-60 36-86C46-110 78-102 80-84L100-78L78-70C70-40 74 10 50 40C20 74-60 70-96 10Z',
    INK.cream,
  ) +
  area('M78-88L104-78L78-70Z', INK.rust) +
  disc(66, -84, 4, INK.black) +
  cut('M-50 14q24 26 64 12M-34 34q20 12 44 4', INK.slate, 5) +
  cut('M-8 60v30M16 58v32', INK.rust, 6)

export const curlew =
  area('M-80 0C-40-40 20-40 40-20Q54-44 70-38Q112-30 128 6Q100-16 76-20Q66 20 10 30L-96 20Z', INK.black) +
  cut('M-40 0q24-14 50-8M-30 14q20-6 44-2', INK.cream, 4) +
  disc(70, -28, 3, INK.cream) +
  cut('M-6 28l-8 66M14 26l4 68', INK.black, 5)

export const leaf = (fill: string) =>
  area('M0 70C-52 40-46-40 0-80C46-40 52 40 0 70Z', fill) +
  cut('M0 90V-54M0 30l22-18M0 30l-22-18M0-4l20-18M0-4l-20-18', INK.cream, 4)
