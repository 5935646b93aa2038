const WORDS_A_MINUTE = 200

export interface ReadingTime {
  seconds: number
  text: string
}

/** `{ seconds: 133, text: '2 minutes, 13 seconds' }` for 444 words. */
export function readingTime(words: number): ReadingTime {
  const seconds = Math.round((words / WORDS_A_MINUTE) * 60)
  const minutes = Math.floor(seconds / 60)
  const parts = [minutes > 0 ? count(minutes, 'minute') : '', seconds % 60 > 0 ? count(seconds % 60, 'second') : '']
  return { seconds, text: parts.filter((part) => part !== '').join(', ') || count(0, 'seconds') }
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number > 1 ? 's' : ''}`
}
