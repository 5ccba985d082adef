#include <stdio.h>
int main(){float a[16];for(int i=0;i<16;i++)a[i]=i;for(long n=0;n<600000000;n++){for(int i=0;i<16;i++)a[i]=a[i]*1.000001f+0.5f;}float s=0;for(int i=0;i<16;i++)s+=a[i];printf("%f\n",s);}
