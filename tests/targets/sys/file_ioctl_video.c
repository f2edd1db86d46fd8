// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <linux/videodev2.h>
#include <sys/ioctl.h>

#define ON(request, argument, ...) CALL(ioctl, (-1, request, argument), "-1, " #request __VA_ARGS__)

static char room[4096];

static void formats(void)
{
	static struct v4l2_format format = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	static struct v4l2_streamparm parameters = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	struct v4l2_fmtdesc kind = { .index = 1, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	struct v4l2_frmsizeenum size = { .index = 0, .pixel_format = V4L2_PIX_FMT_MJPEG, .type = V4L2_FRMSIZE_TYPE_DISCRETE };
	format.fmt.pix.width = 640;
	format.fmt.pix.height = 480;
	format.fmt.pix.pixelformat = V4L2_PIX_FMT_YUYV;
	parameters.parm.capture.timeperframe.numerator = 1;
	parameters.parm.capture.timeperframe.denominator = 30;
	ON(VIDIOC_QUERYCAP, room, ", %s", pointer(room));
	ON(VIDIOC_ENUM_FMT, &kind, ", {index=1, type=V4L2_BUF_TYPE_VIDEO_CAPTURE}");
	ON(VIDIOC_G_FMT, &format, ", {type=V4L2_BUF_TYPE_VIDEO_CAPTURE}");
	ON(VIDIOC_S_FMT, &format,
		", {type=V4L2_BUF_TYPE_VIDEO_CAPTURE, fmt.pix={width=640, height=480, pixelformat=v4l2_fourcc('Y', 'U', 'Y', 'V') /" "* V4L2_PIX_FMT_YUYV *" "/, "
		"field=V4L2_FIELD_ANY, bytesperline=0, sizeimage=0, colorspace=V4L2_COLORSPACE_DEFAULT}}");
	ON(VIDIOC_S_PARM, &parameters,
		", {type=V4L2_BUF_TYPE_VIDEO_CAPTURE, parm.capture={capability=0, capturemode=0, timeperframe=1/30, extendedmode=0, readbuffers=0}}");
	ON(VIDIOC_ENUM_FRAMESIZES, &size, ", {index=0, pixel_format=v4l2_fourcc('M', 'J', 'P', 'G') /" "* V4L2_PIX_FMT_MJPEG *" "/}");
}

static void controls(void)
{
	struct v4l2_control control = { V4L2_CID_BRIGHTNESS, 5 };
	struct v4l2_queryctrl query = { .id = V4L2_CID_CONTRAST };
	ON(VIDIOC_G_CTRL, &control, ", {id=V4L2_CID_BRIGHTNESS}");
	ON(VIDIOC_S_CTRL, &control, ", {id=V4L2_CID_BRIGHTNESS, value=5}");
	ON(VIDIOC_QUERYCTRL, &query, ", {id=V4L2_CID_CONTRAST}");
}

static void buffers(void)
{
	struct v4l2_requestbuffers wanted = { .count = 4, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP };
	int kind = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	ON(VIDIOC_REQBUFS, &wanted, ", {type=V4L2_BUF_TYPE_VIDEO_CAPTURE, memory=V4L2_MEMORY_MMAP, count=4}");
	ON(VIDIOC_STREAMON, &kind, ", [V4L2_BUF_TYPE_VIDEO_CAPTURE]");
	ON(VIDIOC_G_FMT, NULL, ", NULL");
	ON(VIDIOC_REQBUFS, GARBAGE, ", %s", pointer(GARBAGE));
}

int main(void)
{
	BEGIN();
	formats();
	controls();
	buffers();
	return END();
}
