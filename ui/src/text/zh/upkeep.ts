/** Chinese words of the tasks of the year: drills, reviews, rosters. */
export const upkeep = {
  heading: '今年的日常工作',
  note: '30天内到期和已经过期的',
  states: { overdue: '已过期', soon: '快到期', later: '还早', no_limit: '不限期', done: '已做' },
  year: (year: number) => `${year}年的`,
  to: (names: string) => `报 ${names}`,
  last: (day: string, who: string) => `${day} ${who}做过`,
  times: (count: number) => `今年已做 ${count} 次`,
  settle: '记完成',
  on: '哪天做的',
  by: '谁做的',
  number: '文号或存档编号',
  remark: '备注',
  saved: '已记完成',
  noDay: '请填哪天做的',
};
