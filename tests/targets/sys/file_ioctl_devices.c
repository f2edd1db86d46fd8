// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <linux/counter.h>
#include <linux/gpio.h>
#include <linux/inotify.h>
#include <linux/kd.h>
#include <linux/kvm.h>
#include <linux/lirc.h>
#include <linux/nsfs.h>
#include <linux/ptp_clock.h>
#include <linux/rtc.h>
#include <linux/tee.h>
#include <sys/ioctl.h>

/* All on a descriptor that is not open. What the kernel writes is shown by the runs in which the results are given. */
#define ON(request, argument, ...) CALL(ioctl, (-1, request, argument), "-1, " #request __VA_ARGS__)

static char room[4096];

static void pins(void)
{
	static struct gpiohandle_request handle = { .lineoffsets = { 3, 4 }, .flags = GPIOHANDLE_REQUEST_OUTPUT, .default_values = { 1, 0 },
		.consumer_label = "led", .lines = 2 };
	static struct gpio_v2_line_request request = { .offsets = { 7 }, .consumer = "key", .num_lines = 1 };
	struct gpioline_info line = { .line_offset = 5, .name = "pin" };
	struct gpioevent_request event = { .lineoffset = 2, .handleflags = GPIOHANDLE_REQUEST_INPUT, .eventflags = GPIOEVENT_REQUEST_RISING_EDGE, .consumer_label = "" };
	struct gpio_v2_line_values values = { .bits = 1, .mask = 3 };
	request.config.flags = GPIO_V2_LINE_FLAG_INPUT;
	request.config.num_attrs = 1;
	request.config.attrs[0].attr.id = GPIO_V2_LINE_ATTR_ID_DEBOUNCE;
	request.config.attrs[0].attr.debounce_period_us = 500;
	request.config.attrs[0].mask = 1;
	ON(GPIO_GET_CHIPINFO_IOCTL, room, ", %s", pointer(room));
	ON(GPIO_GET_LINEINFO_IOCTL, &line, ", {line_offset=5}");
	ON(GPIO_GET_LINEINFO_IOCTL, GARBAGE, ", %s", pointer(GARBAGE));
	ON(GPIO_GET_LINEHANDLE_IOCTL, edge(&handle),
		", {lines=2, lineoffsets=[3, 4], flags=GPIOHANDLE_REQUEST_OUTPUT, default_values=[1, 0], consumer_label=\"led\"}");
	ON(GPIO_GET_LINEEVENT_IOCTL, &event,
		", {lineoffset=2, handleflags=GPIOHANDLE_REQUEST_INPUT, eventflags=GPIOEVENT_REQUEST_RISING_EDGE, consumer_label=\"\"}");
	ON(GPIO_V2_GET_LINE_IOCTL, edge(&request), ", {num_lines=1, offsets=[7], consumer=\"key\", config={flags=GPIO_V2_LINE_FLAG_INPUT, num_attrs=1, "
		"attrs=[{debounce_period_us=500, mask=0x1}]}}");
	ON(GPIO_V2_LINE_GET_VALUES_IOCTL, &values, ", {mask=0x3}");
	ON(GPIO_V2_LINE_SET_VALUES_IOCTL, &values, ", {bits=0x1, mask=0x3}");
}

static void counters(void)
{
	struct counter_watch watch = { .component = { COUNTER_COMPONENT_COUNT, COUNTER_SCOPE_COUNT, 1, 0 }, .event = COUNTER_EVENT_INDEX, .channel = 2 };
	ON(COUNTER_ADD_WATCH_IOCTL, &watch,
		", {component={type=COUNTER_COMPONENT_COUNT, scope=COUNTER_SCOPE_COUNT, parent=1, id=0}, event=COUNTER_EVENT_INDEX, channel=2}");
	ON(COUNTER_ENABLE_EVENTS_IOCTL, 0, "%s", "");
}

static void clocks(void)
{
	struct ptp_extts_request stamps = { 1, PTP_ENABLE_FEATURE | PTP_RISING_EDGE, { 0, 0 } };
	struct ptp_perout_request output = { .start = { 5, 0, 0 }, .period = { 1, 0, 0 }, .index = 2, .flags = PTP_PEROUT_ONE_SHOT };
	struct ptp_pin_desc pin = { .name = "pin", .index = 3, .func = PTP_PF_PEROUT, .chan = 1 };
	static struct ptp_sys_offset offset = { .n_samples = 1 };
	struct rtc_param parameter = { .param = RTC_PARAM_CORRECTION, .svalue = -5 };
	ON(PTP_CLOCK_GETCAPS, room, ", %s", pointer(room));
	ON(PTP_EXTTS_REQUEST, edge(&stamps), ", {index=1, flags=PTP_ENABLE_FEATURE|PTP_RISING_EDGE}");
	ON(PTP_PEROUT_REQUEST, edge(&output),
		", {start={sec=5, nsec=0} /" "* 1970-01-01T00:00:05+0000 *" "/, period={sec=1, nsec=0}, index=2, flags=PTP_PEROUT_ONE_SHOT}");
	ON(PTP_PIN_SETFUNC2, &pin, ", {index=3, func=PTP_PF_PEROUT, chan=1}");
	ON(PTP_PIN_GETFUNC, &pin, ", {index=3}");
	ON(PTP_SYS_OFFSET, &offset, ", {n_samples=1}");
	ON(RTC_PARAM_SET, &parameter, ", {param=RTC_PARAM_CORRECTION, svalue=-5, index=0}");
}

static void infrared(void)
{
	int mode = LIRC_MODE_SCANCODE;
	ON(LIRC_GET_FEATURES, room, ", %s", pointer(room));
	ON(LIRC_SET_REC_MODE, &mode, ", [LIRC_MODE_SCANCODE]");
	ON(LIRC_SET_SEND_CARRIER, &mode, ", [8]");
}

static void trusted(void)
{
	static struct {
		struct tee_ioctl_invoke_arg head;
		struct tee_ioctl_param parameter;
	} call = { { .func = 1, .session = 2, .num_params = 1 }, { TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT, 3, 4, 5 } };
	struct tee_ioctl_buf_data buffer = { (unsigned long) &call, sizeof call };
	struct tee_ioctl_buf_data wrong = { (unsigned long) GARBAGE, 1 };
	ON(TEE_IOC_VERSION, room, ", %s", pointer(room));
	ON(TEE_IOC_INVOKE, &buffer, ", {buf_len=56, buf_ptr={func=1, session=0x2, cancel_id=0, num_params=1, "
		"params=[{attr=TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT, a=0x3, b=0x4, c=0x5}]}}");
	ON(TEE_IOC_INVOKE, &wrong, ", {buf_len=1, buf_ptr=%s}", pointer(GARBAGE));
}

static void consoles(void)
{
	struct kbsentry string = { 5, "ab" };
	struct unipair pairs[2] = { { 0x41, 1 }, { 0x42, 2 } };
	struct unimapdesc map = { 2, pairs };
	struct kbdiacrs accents = { .kb_cnt = 1, .kbdiacr = { { '\'', 'e', 0xe9 } } };
	struct kbkeycode code = { 30, 31 };
	ON(KDSKBSENT, &string, ", {kb_func=KVAL(K_F6), kb_string=\"ab\"}");
	ON(KDGKBSENT, &string, ", {kb_func=KVAL(K_F6)}");
	ON(PIO_UNIMAP, &map, ", {entry_ct=2, entries=[{unicode=0x41, fontpos=0x1}, {unicode=0x42, fontpos=0x2}]}");
	ON(GIO_UNIMAP, &map, ", {entry_ct=2 => 2, entries=%s}", pointer(pairs));
	ON(KDSKBDIACR, &accents, ", {kb_cnt=1, kbdiacr=[{diacr='\\'', base='e', result='\\xe9'}]}");
	ON(KDGETKEYCODE, &code, ", {scancode=0x1e, keycode=0x1f}");
	ON(KDSKBLED, 0x21, ", LED_SCR|LED_NUM<<4");
}

static void machine(void)
{
	struct kvm_userspace_memory_region region = { 1, KVM_MEM_READONLY, 0x1000, 0x2000, 0x3000 };
	ON(INOTIFY_IOC_SETNEXTWD, 5, ", 5");
	ON(NS_GET_OWNER_UID, room, ", %s", pointer(room));
	ON(NS_GET_PARENT, 0, "%s", "");
	ON(KVM_CHECK_EXTENSION, KVM_CAP_USER_MEMORY, ", KVM_CAP_USER_MEMORY");
	ON(KVM_SET_USER_MEMORY_REGION, &region,
		", {slot=1, flags=KVM_MEM_READONLY, guest_phys_addr=0x1000, memory_size=8192, userspace_addr=0x3000}");
}

int main(void)
{
	BEGIN();
	pins();
	counters();
	clocks();
	infrared();
	trusted();
	consoles();
	machine();
	return END();
}
