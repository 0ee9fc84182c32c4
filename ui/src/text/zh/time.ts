/** Chinese words for dates and lengths of time. */
export const time = {
  weekdays: ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'],
  full: (year: number, month: number, day: number, weekday: string, clock: string) =>
    `${year}年${month}月${day}日 ${weekday} ${clock} 北京时间`,
  monthDay: (month: number, day: number) => `${month}月${day}日`,
  yearMonthDay: (year: number, month: number, day: number) => `${year}年${month}月${day}日`,
  yesterday: '昨天',
  today: '今天',
  tomorrow: '明天',
  days: (count: number) => `${count}天`,
  hours: (count: number) => `${count}小时`,
  minutes: (count: number) => `${count}分`,
  seconds: (count: number) => `${count}秒`,
  joint: '',
};
