import { describe, expect, it } from 'vitest'
import { detectLanguage } from '../src/text/language.ts'

describe('detectLanguage', () => {
  it.each([
    ['en', 'The weather is fine today and the children are playing outside.'],
    ['de', 'Das Wetter ist heute schön und die Kinder spielen draußen.'],
    ['fr', 'Il fait beau aujourd’hui et les enfants jouent dehors.'],
    ['es', 'Hoy hace buen tiempo y los niños juegan en la calle.'],
    ['ru', 'Сегодня хорошая погода, и дети играют на улице.'],
    ['uk', 'Сьогодні гарна погода, і діти граються на вулиці.'],
    ['zh', '今天天气很好，孩子们在外面玩。'],
    ['ja', '今日は天気がいいので、子供たちは外で遊んでいます。'],
    ['und', ''],
    ['und', ' \n '],
    ['und', '12345'],
    ['und', '🙂 …'],
    ['und', 'Cocoa prices rise.'],
  ])('says "%s" of "%s"', (language, text) => expect(detectLanguage(text)).toBe(language))

  it('reads no more of a text than it needs', () => {
    expect(detectLanguage('The weather is fine today. '.repeat(200_000))).toBe('en')
  })
})
